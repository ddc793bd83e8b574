package dev.accountvending.closing;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Account.Closure;
import dev.accountvending.model.AccountStatus;

import java.time.Instant;
import java.util.Optional;

/** How far an account's closing is. */
public enum ClosureState {
    /** It waits for its turn, or for AWS's limits. */
    QUEUED,
    /** AWS was asked, and is at it. */
    CLOSING,
    /** AWS has closed it. */
    CLOSED;

    /** How far the closing of an account that is CLOSING or CLOSED is. */
    public static ClosureState of(Account account) {
        if (account.status() == AccountStatus.CLOSED) {
            return CLOSED;
        }
        return begunAt(account).isPresent() ? CLOSING : QUEUED;
    }

    /** When AWS was asked to close an account. */
    static Optional<Instant> begunAt(Account account) {
        return Optional.ofNullable(account.closure()).map(Closure::begunAt);
    }

    static Instant queuedAt(Account account) {
        Closure closure = account.closure();
        return closure == null ? account.since() : closure.queuedAt();
    }
}
