package dev.accountvending.local.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The caller of AWS.
 *
 * @param account the account that the credentials belong to
 * @param principal the ARN of the user or the role
 * @param session of temporary credentials
 * @param function the function that the call is made for, however many roles lie between
 * @param step the step that it runs, of a function that has several
 * @param lease the lease that the function works for
 */
public record Caller(
        String account,
        String principal,
        @Nullable SessionDetails session,
        @Nullable String function,
        @Nullable String step,
        @Nullable String lease) {

    private static final String ADMINISTRATOR = ":user/administrator";

    /** Creates a caller that is no function with several steps. */
    public Caller(
            String account,
            String principal,
            @Nullable SessionDetails session,
            @Nullable String function,
            @Nullable String lease) {
        this(account, principal, session, function, null, lease);
    }

    static Caller administrator(String account) {
        return new Caller(account, "arn:aws:iam::" + account + ADMINISTRATOR, null, null, null);
    }

    public boolean isAdministrator() {
        return principal.endsWith(ADMINISTRATOR);
    }

    /** Returns whether the call is made for a function, or for that step of one. */
    boolean isFor(String functionOrStep) {
        return functionOrStep.equals(function) || functionOrStep.equals(step);
    }

    /** Returns this caller in a session of another role: still at work for the same lease. */
    public Caller as(String roleArn, SessionDetails another) {
        return new Caller(roleArn.split(":", -1)[4], roleArn, another, function, step, lease);
    }

    /** Returns the session's name if this is a role's session. */
    public @Nullable String sessionName() {
        return session == null ? null : session.name();
    }

    /** Returns the ARN as {@code sts:GetCallerIdentity} writes it. */
    public String arn() {
        if (sessionName() == null) {
            return principal;
        }
        String role = principal.substring(principal.lastIndexOf('/') + 1);
        return "arn:aws:sts::%s:assumed-role/%s/%s".formatted(account, role, sessionName());
    }
}
