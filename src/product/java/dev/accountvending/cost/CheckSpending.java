package dev.accountvending.cost;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.access.OwnerAccess;
import dev.accountvending.account.Units;
import dev.accountvending.aws.MemberAccount;
import dev.accountvending.aws.RoleSessions;
import dev.accountvending.baseline.MonthlyBudget;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.AccountPage;
import dev.accountvending.ledger.IndexKey;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.StepFailure;
import dev.accountvending.notify.SpendingMessages;
import dev.accountvending.notify.SpendingMessages.Spent;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Invocation;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LogKeys;
import dev.accountvending.runtime.SideBySide;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.iam.IamClient;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Holds what accounts have spent in the month against their budgets. Scheduled: all of them every
 * six hours, as AWS refreshes budgets up to three times a day; those that are frozen, or whose
 * budget was changed, every quarter of an hour ({@code {"only":"frozen"}}); one by {@code
 * {"leaseId":…}}.
 *
 * <p>At {@value MonthlyBudget#WARNING} percent the owner is told, once a month; at 100 the account
 * is frozen, and what scales in it by itself is suspended; in the next month, or with a greater
 * budget, it is opened again.
 *
 * <p>What was spent is read from each account's own budget, which costs nothing. Days of accounts
 * that changed hands in the month, or that nobody holds, are asked of Cost Explorer once a day:
 * {@link DailyLook}.
 *
 * <p>Whatever happens with one account, the others are looked at. It stops before its time is over;
 * the next run goes on where it stopped. A run over all accounts fails in the end if one could not
 * be looked at: what cannot be read is held against no budget, so there is an alarm.
 */
public final class CheckSpending implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(CheckSpending.class);

    /** Each account has its own throttle; this bounds our own memory and connections. */
    private static final int AT_ONCE = 16;

    /** Enough for the accounts of a page that are being looked at. */
    private static final int RESERVE_MILLIS = 90_000;

    private static final String PLACE = "PLACE-OF-SPENDING";
    private static final String FROZEN_ONLY = "frozen";

    private final Ledger ledger;
    private final Function<AccountId, Inside> members;
    private final BudgetFreeze freezer;
    private final DailyLook daily;
    private final PendingBudgets pending;
    private final SpendCount count;
    private final SpendingMessages messages;
    private final SpendingWatchlist watchlist;

    /** The clients of one session in a member. */
    record Inside(BudgetsClient budgets, IamClient iam, Regions regions) {
        private static Inside of(MemberAccount member) {
            return new Inside(member.budgets(), member.iam(), Regions.of(member));
        }
    }

    /** Where the run before has stopped; null: it came to the end. */
    record Place(@Nullable IndexKey after) {}

    public CheckSpending() {
        this(FunctionContext.current().withRetries());
    }

    private CheckSpending(FunctionContext function) {
        this(
                function,
                Ledger.of(function),
                Catalog.of(function),
                RoleSessions.of(function),
                SpendingMessages.of(function));
    }

    private CheckSpending(
            FunctionContext function,
            Ledger ledger,
            Catalog catalog,
            RoleSessions sessions,
            SpendingMessages messages) {
        this(
                ledger,
                catalog,
                account -> Inside.of(sessions.asOperator(account)),
                new BudgetFreeze(
                        ledger,
                        catalog,
                        Units.of(function),
                        function.settings().frozenUnit(),
                        OwnerAccess.of(function, catalog),
                        messages,
                        function.clock()),
                new DailyLook(
                        ledger,
                        sessions::costExplorer,
                        messages,
                        function.settings().idleSpending(),
                        function.clock()),
                messages,
                function.clock());
    }

    /** The one that takes everything. */
    CheckSpending(
            Ledger ledger,
            Catalog catalog,
            Function<AccountId, Inside> members,
            BudgetFreeze freezer,
            DailyLook daily,
            SpendingMessages messages,
            Clock clock) {
        this.ledger = ledger;
        this.members = members;
        this.freezer = freezer;
        this.daily = daily;
        this.messages = messages;
        this.watchlist = new SpendingWatchlist(ledger);
        this.pending = PendingBudgets.of(ledger, catalog, watchlist, messages, clock);
        this.count = new SpendCount(ledger, catalog, clock);
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        Invocation.of(this, context)
                .run(
                        () -> {
                            JsonNode input = Json.MAPPER.readTree(in);
                            SpendingReport report =
                                    run(
                                            input,
                                            () ->
                                                    context.getRemainingTimeInMillis()
                                                            > RESERVE_MILLIS);
                            LOG.atInfo()
                                    .addKeyValue("looked", report.looked())
                                    .addKeyValue("failed", report.failed())
                                    .log("spending checked");
                            if (isOfAll(input)) {
                                report.requireAll();
                            }
                            Json.MAPPER.writeValue(out, report);
                            return report.complete() ? "done" : "stopped";
                        });
    }

    SpendingReport run(JsonNode input, BooleanSupplier hasTime) {
        Run run = new Run(hasTime);
        if (isOfAll(input)) {
            run.lookAtDays();
            run.lookAtAll();
        } else if (input.path("leaseId").isTextual()) {
            run.lookAt(List.of(new LeaseId(input.path("leaseId").textValue())));
        } else {
            run.lookAt(watchlist.leases());
        }
        return run.report();
    }

    private static boolean isOfAll(JsonNode input) {
        return !input.path("leaseId").isTextual()
                && !input.path("only").asText().equals(FROZEN_ONLY);
    }

    /** One run, and what has come of it so far. */
    private final class Run {
        private final BooleanSupplier hasTime;
        private final AtomicInteger looked = new AtomicInteger();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private boolean complete = true;

        Run(BooleanSupplier hasTime) {
            this.hasTime = hasTime;
        }

        SpendingReport report() {
            return new SpendingReport(looked.get(), failures.stream().sorted().toList(), complete);
        }

        private void fail(String what, RuntimeException e) {
            failures.add(
                    "%s: %s"
                            .formatted(
                                    what,
                                    e instanceof StepFailure failure
                                            ? failure.explanation().inFull()
                                            : e.toString()));
        }

        // Whatever is wrong with Cost Explorer must not keep what people hold from being looked at.
        @SuppressWarnings("CatchingUnchecked")
        void lookAtDays() {
            try {
                daily.look();
            } catch (RuntimeException e) {
                fail("accounts that nobody holds or that changed hands", e);
                LOG.atWarn().setCause(e).log("costs of days not read");
            }
        }

        void lookAtAll() {
            IndexKey begun = ledger.document(PLACE, Place.class).map(Place::after).orElse(null);
            IndexKey after = begun;
            do {
                AccountPage page = ledger.accounts().page(AccountStatus.LEASED, after);
                lookAt(
                        page.accounts().stream()
                                .map(Account::lease)
                                .filter(Objects::nonNull)
                                .toList());
                after = page.next().orElse(null);
            } while (after != null && hasTime.getAsBoolean());
            complete = after == null;
            if (begun != null || after != null) {
                Place place = new Place(after);
                ledger.updateDocument(PLACE, Place.class, _ -> place);
            }
        }

        void lookAt(List<LeaseId> leases) {
            new SideBySide(AT_ONCE).forEach(leases, this::lookAt);
        }

        // Whatever is wrong with one account must not keep the others from being looked at.
        @SuppressWarnings("CatchingUnchecked")
        private void lookAt(LeaseId lease) {
            looked.incrementAndGet();
            try {
                look(lease);
            } catch (RuntimeException e) {
                fail(lease.value(), e);
                LOG.atWarn()
                        .addKeyValue(LogKeys.LEASE_ID, lease)
                        .setCause(e)
                        .log("spending not checked");
            }
        }
    }

    private void look(LeaseId id) {
        Optional<Lease> held = ledger.find(id).filter(lease -> lease.status().isHeld());
        AccountId account = held.map(Lease::accountId).orElse(null);
        if (held.isEmpty() || account == null) {
            watchlist.remove(id);
            return;
        }
        Lease lease = held.get();
        Inside inside = members.apply(account);
        MonthlyBudget budget = new MonthlyBudget(inside.budgets(), account);
        if (pending.isRefused(lease, budget)) {
            return;
        }
        Spent spent = count.of(lease, account, budget);
        switch (lease.status()) {
            case ACTIVE -> lookAtActive(lease, inside, spent);
            case FROZEN -> lookAtFrozen(lease, inside, spent);
            case REQUESTED,
                    AWAITING_APPROVAL,
                    VENDING,
                    RETIRING,
                    QUARANTINED,
                    RETIRED,
                    FAILED,
                    REJECTED,
                    WITHDRAWN ->
                    throw new IllegalStateException("Nobody holds lease " + id + ".");
        }
    }

    private void lookAtActive(Lease lease, Inside inside, Spent spent) {
        if (lease.spending().freeze() != null) {
            freezer.tell(lease, spent);
        }
        if (spent.isAt(100)) {
            freezer.freeze(lease, inside, spent);
            return;
        }
        if (spent.isAt(MonthlyBudget.WARNING) && !spent.month().equals(lease.spending().warned())) {
            messages.warn(lease, spent);
            ledger.update(
                    lease.id(),
                    now -> now.withSpending(spending -> spending.withWarned(spent.month())));
        }
        // Only a lease that was frozen, or whose budget was changed, has anything to resume.
        if (watchlist.has(lease.id()) && freezer.resume(lease, inside)) {
            watchlist.remove(lease.id());
        }
    }

    private void lookAtFrozen(Lease lease, Inside inside, Spent spent) {
        if (spent.isAt(100)) {
            watchlist.add(lease.id());
            freezer.apply(lease, inside, spent);
        } else {
            freezer.unfreeze(lease, inside, spent);
        }
    }
}
