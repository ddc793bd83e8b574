package dev.accountvending.local.gateway;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Whether a call may be made.
 *
 * @param by what decided, for the record; null where nothing was asked
 * @param denial the sentence that AWS answers instead; null where the call may be made
 * @param failure what AWS answers where it cannot so much as tell who asks
 */
public record Decision(@Nullable String by, @Nullable String denial, @Nullable AwsFailure failure) {
    /** Of what needs no permission. */
    public static final Decision FREE = new Decision(null, null);

    public Decision(@Nullable String by, @Nullable String denial) {
        this(by, denial, null);
    }

    static Decision failed(AwsFailure failure) {
        return new Decision("refused: " + failure.code(), null, failure);
    }

    /** What is answered instead, if the call may not be made. */
    Optional<AwsFailure> refusal(AwsCall call) {
        return failure == null && denial != null
                ? Optional.of(AwsErrors.denied(call, denial))
                : Optional.ofNullable(failure);
    }
}
