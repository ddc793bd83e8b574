package dev.accountvending.local.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The calls that fail: those that match, from the {@code nth} (1-based) on, so many {@code times}.
 *
 * @param operation such as {@code route53:ChangeResourceRecordSets}; {@code *} matches any text
 * @param function only calls made for this function, or this step of one, chains of roles included
 * @param lease only calls made for this lease
 * @param account only calls with credentials of this account
 */
public record FaultRule(
        String operation,
        @Nullable String function,
        @Nullable String lease,
        @Nullable String account,
        int nth,
        int times,
        Fault fault) {

    public FaultRule {
        if (nth < 1 || times < 1) {
            throw new IllegalArgumentException("nth and times are counted from 1.");
        }
        if (!operation.matches("[a-z0-9*-]+:[A-Za-z0-9*]+")) {
            throw new IllegalArgumentException(
                    "An operation is named as route53:ChangeResourceRecordSets, not " + operation);
        }
    }

    /** Returns a rule for the first matching call. */
    public static FaultRule of(String operation, Fault fault) {
        return new FaultRule(operation, null, null, null, 1, 1, fault);
    }

    public FaultRule inFunction(String name) {
        return new FaultRule(operation, name, lease, account, nth, times, fault);
    }

    public FaultRule forLease(String id) {
        return new FaultRule(operation, function, id, account, nth, times, fault);
    }

    public FaultRule inAccount(String id) {
        return new FaultRule(operation, function, lease, id, nth, times, fault);
    }

    public FaultRule onCall(int first, int howMany) {
        return new FaultRule(operation, function, lease, account, first, howMany, fault);
    }

    boolean matches(AwsCall call) {
        Caller caller = call.caller();
        return matches(operation, call.operation())
                && (function == null || caller.isFor(function))
                && (lease == null || lease.equals(caller.lease()))
                && (account == null || account.equals(caller.account()));
    }

    private static boolean matches(String pattern, String name) {
        return pattern.contains("*")
                ? name.matches(pattern.replace("*", ".*"))
                : pattern.equals(name);
    }
}
