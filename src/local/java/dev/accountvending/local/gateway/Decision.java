package dev.accountvending.local.gateway;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * The decision on whether a call may be made.
 *
 * @param by the statement that decided, for the record; null if nothing was asked
 * @param denial the sentence that AWS answers instead; null if the call may be made
 * @param failure what AWS answers if it cannot identify the caller
 */
public record Decision(@Nullable String by, @Nullable String denial, @Nullable AwsFailure failure) {
    /** The decision on a call that needs no permission. */
    public static final Decision FREE = new Decision(null, null);

    public Decision(@Nullable String by, @Nullable String denial) {
        this(by, denial, null);
    }

    static Decision failed(AwsFailure failure) {
        return new Decision("refused: " + failure.code(), null, failure);
    }

    /** Returns the error that is answered instead, if the call may not be made. */
    Optional<AwsFailure> refusal(AwsCall call) {
        return failure == null && denial != null
                ? Optional.of(AwsErrors.denied(call, denial))
                : Optional.ofNullable(failure);
    }
}
