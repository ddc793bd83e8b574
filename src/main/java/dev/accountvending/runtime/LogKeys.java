package dev.accountvending.runtime;

/** The keys of every log event. Never a mail address, a token or a whole payload. */
public final class LogKeys {
    public static final String LEASE_ID = "leaseId";
    public static final String ACCOUNT_ID = "accountId";
    public static final String STEP = "step";
    public static final String OUTCOME = "outcome";

    private LogKeys() {}
}
