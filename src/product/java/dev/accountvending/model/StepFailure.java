package dev.accountvending.model;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Thrown when a step cannot do its work. The state machine catches these by class name; the message
 * is a plain sentence for the requester and, if an administrator must act, one for them.
 *
 * <p>Lambda passes on only an exception's class and message (as {@code Error} and {@code Cause}),
 * so both sentences travel in the message and are read back by {@link Explanation}.
 */
public abstract sealed class StepFailure extends RuntimeException
        permits TransientFailure,
                AccountNotReady,
                NotYet,
                RequestRejected,
                QuotaReached,
                UnitUnguarded,
                KindHeld,
                VendingFailed {
    private static final long serialVersionUID = 1L;

    private final @Nullable String code;

    protected StepFailure(Explanation explanation, @Nullable Throwable cause) {
        this(explanation, null, cause);
    }

    protected StepFailure(
            Explanation explanation, @Nullable String code, @Nullable Throwable cause) {
        super(explanation.toString(), cause);
        this.code = code;
    }

    /**
     * Returns AWS's error code, such as {@code DuplicateAccountException}; if the code only says
     * that a constraint is violated, the reason, such as {@code CLOSE_ACCOUNT_QUOTA_EXCEEDED}.
     */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    public boolean is(String errorCode) {
        return errorCode.equals(code);
    }

    /** Returns whether AWS denied it, in any of the spellings that services have for that. */
    public boolean isAccessDenied() {
        return code != null && code.startsWith("AccessDenied");
    }

    /**
     * Returns whether AWS says that a service control policy refused: most services name the kind
     * of policy at the end of their message.
     */
    public boolean namesServiceControlPolicy() {
        return explanation().toString().contains("service control policy");
    }

    /** Returns both sentences of this failure. */
    public Explanation explanation() {
        return Explanation.parse(Optional.ofNullable(getMessage()).orElse(""));
    }
}
