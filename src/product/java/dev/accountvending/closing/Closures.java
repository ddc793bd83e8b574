package dev.accountvending.closing;

import dev.accountvending.account.AccountPlacement;
import dev.accountvending.aws.RoleSessions;
import dev.accountvending.closing.ClosingSlots.Slot;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Account.Closure;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Update;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.LogKeys;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.services.organizations.OrganizationsClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The queue of accounts to be closed: those that the ledger has as CLOSING, the longest waiting
 * first. Whoever comes by works it: as many are begun as AWS's limits let.
 *
 * <p>Before AWS is asked, three things are in the ledger, in this order: that the account is to be
 * closed, which takes it from every lease; that it has one of the places at AWS; and that it was
 * begun. So a worker may end anywhere: the next one finds what it was at, asks AWS how that account
 * stands, and goes on from there. Our own count of what AWS allows is believed only as far as AWS
 * agrees.
 */
public final class Closures {
    private static final Logger LOG = LoggerFactory.getLogger(Closures.class);

    /** Longer than any worker lives. */
    private static final Duration ABANDONED = Duration.ofMinutes(6);

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration NEXT_DAY = Duration.ofDays(1);

    /** AWS has done nothing, but will let us later. */
    private static final Set<String> ANOTHER_TIME =
            Set.of(
                    "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED",
                    "ConcurrentModificationException",
                    "TooManyRequestsException");

    private final Ledger ledger;
    private final Supplier<OrganizationsClient> organization;
    private final Clock clock;
    private final ClosingSlots slots;

    Closures(Ledger ledger, Supplier<OrganizationsClient> organization, Clock clock) {
        this.ledger = ledger;
        this.organization = organization;
        this.clock = clock;
        this.slots = new ClosingSlots(ledger);
    }

    /** For a step or a scheduled function, under the function's own role. */
    public static Closures of(FunctionContext function) {
        return function.part(
                Closures.class,
                () ->
                        new Closures(
                                Ledger.of(function),
                                RoleSessions.of(function)::organization,
                                function.clock()));
    }

    /**
     * Puts an account into the queue, unless it is there.
     *
     * @param holder the lease that it must be of; null: it must be in the pool
     * @throws VendingFailed where another lease holds it
     */
    public void queue(AccountId id, @Nullable LeaseId holder) {
        ledger.accounts()
                .update(
                        id,
                        account -> {
                            if (!Objects.equals(account.lease(), holder)) {
                                throw new VendingFailed(
                                        Explanation.of(
                                                "The account was not closed; administrators have been told.",
                                                "Account %s is held by %s, and is not closed for %s."
                                                        .formatted(id, account.lease(), holder)));
                            }
                            return switch (account.status()) {
                                case CLOSING, CLOSED -> account;
                                case AVAILABLE, LEASED, CLEANING, QUARANTINED ->
                                        account.queued(clock.instant(), null);
                            };
                        });
    }

    /** How far an account's closing is, as the ledger has it. */
    public ClosureState state(AccountId id) {
        return ClosureState.of(ledger.accounts().find(id).orElseThrow());
    }

    /** For how long the account has been queued that waits longest; empty where none waits. */
    Optional<Duration> longestWait() {
        return ledger.accounts().all(AccountStatus.CLOSING).stream()
                .filter(account -> ClosureState.of(account) == ClosureState.QUEUED)
                .map(ClosureState::queuedAt)
                .min(Comparator.naturalOrder())
                .map(since -> Duration.between(since, clock.instant()));
    }

    /** Takes note of what AWS has closed, and begins as much as its limits let. */
    public void work() {
        if (!ledger.accounts().page(AccountStatus.CLOSING, null).accounts().isEmpty()) {
            ClosingAtAws aws = new ClosingAtAws(organization.get());
            settle(aws);
            begin(aws);
        }
    }

    private void settle(ClosingAtAws aws) {
        for (Slot slot : slots.state().slots()) {
            Optional<Account> account =
                    ledger.accounts()
                            .find(slot.account())
                            .filter(a -> a.status() == AccountStatus.CLOSING);
            boolean isAbandoned = slot.at().plus(ABANDONED).isBefore(clock.instant());
            if (account.isEmpty()
                    || (ClosureState.begunAt(account.get()).isEmpty() && isAbandoned)) {
                slots.free(slot.account());
            } else if (ClosureState.begunAt(account.get()).isPresent()) {
                settle(aws, account.get(), slot, isAbandoned);
            }
        }
    }

    private void settle(ClosingAtAws aws, Account account, Slot slot, boolean isAbandoned) {
        switch (aws.standing(account.id())) {
            case CLOSED, UNKNOWN -> finish(account.id());
            case CLOSING -> {}
            case OPEN, SUSPENDED -> {
                // Its worker ended before AWS heard of it.
                if (isAbandoned && slots.takeOver(slot, clock.instant())) {
                    ask(aws, account);
                }
            }
        }
    }

    private void begin(ClosingAtAws aws) {
        ClosingWindow window = ClosingWindow.read(ledger, clock.instant());
        ClosingSlots.State state = slots.state();
        int used = window.used();
        for (Account account : window.open()) {
            if (ClosureState.begunAt(account).isPresent()) {
                adopt(account.id(), state);
            } else if (!isWaiting(account)) {
                if (state.isFull() || isLater(state.notBefore())) {
                    return;
                }
                if (used >= limit(aws, used, state)) {
                    refuse(account.id(), reopening(window, account.id()));
                    return;
                }
                if (begin(aws, account)) {
                    used++;
                }
                state = slots.state();
            }
        }
    }

    /** An account at AWS whose place was lost. */
    private void adopt(AccountId id, ClosingSlots.State state) {
        boolean isAtAws =
                !state.holds(id)
                        && ledger.accounts()
                                .find(id)
                                .filter(a -> a.status() == AccountStatus.CLOSING)
                                .flatMap(ClosureState::begunAt)
                                .isPresent();
        if (isAtAws) {
            slots.adopt(id, clock.instant());
        }
    }

    private boolean begin(ClosingAtAws aws, Account account) {
        if (!slots.take(account.id(), clock.instant())) {
            return false;
        }
        if (!markBegun(account)) {
            slots.free(account.id());
            return false;
        }
        return ask(aws, account);
    }

    /** Another worker may have begun it, or even seen to its end, since it was read. */
    private boolean markBegun(Account seen) {
        return ledger.accounts()
                .updateWithResult(
                        seen.id(),
                        account ->
                                account.status() == AccountStatus.CLOSING
                                                && Objects.equals(account.lease(), seen.lease())
                                                && ClosureState.begunAt(account).isEmpty()
                                        ? new Update<>(begun(account), true)
                                        : new Update<>(account, false))
                .result();
    }

    private Account begun(Account account) {
        return account.withClosure(
                new Closure(ClosureState.queuedAt(account), null, clock.instant()));
    }

    /** Asks AWS, which may have closed the account already; false where it will not, for now. */
    private boolean ask(ClosingAtAws aws, Account account) {
        AccountId id = account.id();
        try {
            AccountPlacement standing = aws.standing(id);
            if (standing == AccountPlacement.CLOSED) {
                finish(id);
            } else if (standing != AccountPlacement.CLOSING) {
                aws.close(id);
                log("account is being closed", id);
            }
            return true;
        } catch (StepFailure failure) {
            return understand(failure, id);
        }
    }

    private boolean understand(StepFailure failure, AccountId id) {
        if (failure.is("AccountAlreadyClosedException")) {
            finish(id);
            return true;
        }
        if (failure.is("ConflictException")) {
            return true;
        }
        if (failure.is("CLOSE_ACCOUNT_QUOTA_EXCEEDED")) {
            refuse(id, reopening(ClosingWindow.read(ledger, clock.instant()), id));
            return false;
        }
        if (failure.code().filter(ANOTHER_TIME::contains).isPresent()) {
            refuse(id, clock.instant().plus(SOON));
            return false;
        }
        if (failure instanceof TransientFailure) {
            // AWS may have begun, or not: whoever comes next asks how the account stands.
            slots.abandon(id);
            throw failure;
        }
        LOG.atError()
                .setCause(failure)
                .addKeyValue(LogKeys.ACCOUNT_ID, id)
                .log("account cannot be closed");
        putBack(id, clock.instant().plus(NEXT_DAY));
        return false;
    }

    private void finish(AccountId id) {
        ledger.accounts()
                .update(
                        id,
                        account ->
                                account.status() == AccountStatus.CLOSING
                                        ? account.moved(
                                                AccountStatus.CLOSED,
                                                clock.instant(),
                                                Ledger.SYSTEM_ACTOR,
                                                null)
                                        : account);
        slots.free(id);
        log("account is closed", id);
    }

    /** AWS closes nothing for now: the account waits, and all others behind it. */
    private void refuse(AccountId id, Instant until) {
        putBack(id, until);
        slots.pause(until);
    }

    private void putBack(AccountId id, Instant notBefore) {
        ledger.accounts()
                .update(
                        id,
                        account ->
                                account.status() == AccountStatus.CLOSING
                                        ? account.withClosure(
                                                new Closure(
                                                        ClosureState.queuedAt(account),
                                                        notBefore,
                                                        null))
                                        : account);
        slots.free(id);
    }

    /** When the oldest leaves the window; where that tells nothing, a day on. */
    private Instant reopening(ClosingWindow window, AccountId refused) {
        return window.opensAt(refused)
                .filter(this::isLater)
                .orElseGet(() -> clock.instant().plus(NEXT_DAY));
    }

    /** Members are counted only where that matters, and once a day. */
    private int limit(ClosingAtAws aws, int used, ClosingSlots.State state) {
        Instant counted = state.countedAt();
        boolean isFresh = counted != null && isLater(counted.plus(NEXT_DAY));
        if (used < ClosingWindow.FEWEST || isFresh) {
            return state.limit();
        }
        int limit = ClosingWindow.limit(aws.members(ClosingWindow.MEMBERS_THAT_MATTER));
        slots.limit(limit, clock.instant());
        return limit;
    }

    private boolean isWaiting(Account account) {
        Closure closure = account.closure();
        return closure != null && isLater(closure.notBefore());
    }

    private boolean isLater(@Nullable Instant time) {
        return time != null && time.isAfter(clock.instant());
    }

    private static void log(String what, AccountId id) {
        LOG.atInfo().addKeyValue(LogKeys.ACCOUNT_ID, id).log(what);
    }
}
