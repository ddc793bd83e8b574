package dev.accountvending.closing;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.AccountPage;
import dev.accountvending.ledger.IndexKey;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The closings that were begun within 30 days, of which AWS allows the larger of 250 and a fifth of
 * the organization's accounts, at most 1,000 (<a
 * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html">quotas</a>).
 *
 * @param since when the window begins
 * @param open every account that is to be closed, the longest waiting first
 * @param closed the accounts that AWS has closed since then, the latest first
 */
record ClosingWindow(Instant since, List<Account> open, List<Account> closed) {
    static final Duration LENGTH = Duration.ofDays(30);
    static final int FEWEST = 250;
    private static final int MOST = 1000;
    private static final int SHARE = 5;

    /** So many members give the most that there is; more need not be counted. */
    static final int MEMBERS_THAT_MATTER = MOST * SHARE;

    static ClosingWindow read(Ledger ledger, Instant now) {
        Instant since = now.minus(LENGTH);
        return new ClosingWindow(
                since, ledger.accounts().all(AccountStatus.CLOSING), closed(ledger, since));
    }

    static int limit(long members) {
        return (int) Math.max(FEWEST, Math.min(MOST, members / SHARE));
    }

    /** What was closed before the window began, was begun before it too. */
    private static List<Account> closed(Ledger ledger, Instant since) {
        List<Account> closed = new ArrayList<>();
        @Nullable IndexKey next = null;
        do {
            AccountPage page = ledger.accounts().latest(AccountStatus.CLOSED, next);
            page.accounts().stream().filter(a -> a.since().isAfter(since)).forEach(closed::add);
            boolean isPast = page.accounts().stream().anyMatch(a -> !a.since().isAfter(since));
            next = isPast ? null : page.next().orElse(null);
        } while (next != null);
        return closed;
    }

    int used() {
        return (int) begun(accounts()).count();
    }

    /**
     * When the oldest closing leaves the window; empty where none is in it.
     *
     * @param refused an account that was not begun after all, though it may still look like it
     */
    Optional<Instant> opensAt(AccountId refused) {
        return begun(accounts().filter(account -> !account.id().equals(refused)))
                .min(Instant::compareTo)
                .map(oldest -> oldest.plus(LENGTH));
    }

    Stream<Account> accounts() {
        return Stream.concat(open.stream(), closed.stream());
    }

    private Stream<Instant> begun(Stream<Account> accounts) {
        return accounts.flatMap(account -> ClosureState.begunAt(account).stream())
                .filter(at -> at.isAfter(since));
    }
}
