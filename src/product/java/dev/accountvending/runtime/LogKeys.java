package dev.accountvending.runtime;

/**
 * The keys of every log event, besides those that Powertools gives it: {@code function_name},
 * {@code function_request_id}, {@code cold_start}, {@code xray_trace_id} and the like. Never a mail
 * address, a token or a whole payload.
 */
public final class LogKeys {
    public static final String LEASE_ID = "leaseId";
    public static final String ACCOUNT_ID = "accountId";

    /** The step or the operation: the class that did the work, also in a function of several. */
    public static final String STEP = "step";

    /** The outcome: {@code done}, or the class of the error. */
    public static final String OUTCOME = "outcome";

    /** How long an invocation took. */
    public static final String MILLIS = "millis";

    /** A call of AWS's, as {@code organizations:CreateAccount}. */
    public static final String OPERATION = "operation";

    /** AWS's error code. */
    public static final String CODE = "code";

    /** API Gateway's id of the request, which its own log has too. */
    public static final String CORRELATION_ID = "correlation_id";

    /** The status of an HTTP response. */
    public static final String STATUS = "status";

    /** The rule that refused. */
    public static final String RULE = "rule";

    /** The key whose signature was refused; CloudTrail knows to whom AWS gave it. */
    public static final String ACCESS_KEY = "accessKeyId";

    private LogKeys() {}
}
