package dev.accountvending.model;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * AWS refused for good. Where the refusal carries AWS's error code, {@link #is} tells callers for
 * whom that code is an answer (already there, not found) rather than a failure.
 */
public final class VendingFailed extends StepFailure {
    private static final long serialVersionUID = 1L;
    private final @Nullable String code;

    public VendingFailed(String message) {
        this(Explanation.of(message), null, null);
    }

    public VendingFailed(Explanation explanation) {
        this(explanation, null, null);
    }

    public VendingFailed(
            Explanation explanation, @Nullable String code, @Nullable Throwable cause) {
        super(explanation, cause);
        this.code = code;
    }

    /** AWS's error code, such as {@code DuplicateAccountException}. */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    public boolean is(String errorCode) {
        return errorCode.equals(code);
    }
}
