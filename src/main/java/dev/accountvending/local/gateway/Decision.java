package dev.accountvending.local.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Whether a call may be made.
 *
 * @param by what decided, for the record; null where nothing was asked
 * @param denial the sentence that AWS answers instead; null where the call may be made
 */
public record Decision(@Nullable String by, @Nullable String denial) {
    /** Of what needs no permission. */
    public static final Decision FREE = new Decision(null, null);

    public boolean isDenied() {
        return denial != null;
    }
}
