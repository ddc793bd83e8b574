package dev.accountvending.closing;

/** How far an account's closing is. */
public enum ClosureState {
    /** It waits for its turn, or for AWS's limits. */
    QUEUED,
    /** AWS was asked, and is at it. */
    CLOSING,
    /** AWS has closed it. */
    CLOSED
}
