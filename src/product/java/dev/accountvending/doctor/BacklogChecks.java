package dev.accountvending.doctor;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.closing.ClosingReport;
import dev.accountvending.closing.ClosureState;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Filter;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Times;
import dev.accountvending.pool.PoolStock;
import dev.accountvending.runtime.Settings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** How the work stands that nobody waits for, by what the ledger knows of it. */
final class BacklogChecks {
    /** The queue is worked, and the sweep comes by, every quarter of an hour. */
    private static final Duration OVERDUE = Duration.ofHours(1);

    /** A reconciliation is started every day. */
    private static final Duration LATE = Duration.ofHours(50);

    private static final Duration DAY = Duration.ofDays(1);
    private static final Set<LeaseStatus> FAILED =
            EnumSet.of(LeaseStatus.FAILED, LeaseStatus.QUARANTINED);

    private final Settings settings;
    private final Supplier<Ledger> ledger;
    private final Clock clock;

    BacklogChecks(Settings settings, Supplier<Ledger> ledger, Clock clock) {
        this.settings = settings;
        this.ledger = ledger;
        this.clock = clock;
    }

    CheckOutcome closing() {
        ClosingReport report = ClosingReport.of(ledger.get(), clock.instant());
        List<Account> waiting =
                report.accounts().stream()
                        .filter(account -> ClosureState.of(account) == ClosureState.QUEUED)
                        .toList();
        String used =
                "%d of %d closings of 30 days are used".formatted(report.used(), report.limit());
        if (waiting.isEmpty()) {
            return CheckOutcome.ok(used);
        }
        if (report.used() >= report.limit()) {
            return CheckOutcome.failing(
                    "AWS closes no more accounts for now: %s. %d wait%s. Wait, or have the quota raised."
                            .formatted(used, waiting.size(), until(waiting)));
        }
        long stale = waiting.stream().filter(this::isOverdue).count();
        return stale == 0
                ? CheckOutcome.ok("%s, %d wait".formatted(used, waiting.size()))
                : CheckOutcome.failing(
                        "%d accounts should be closing by now and are not: see the log of the function workClosures."
                                .formatted(stale));
    }

    private static String until(List<Account> waiting) {
        return waiting.stream()
                .flatMap(account -> notBefore(account).stream())
                .min(Comparator.naturalOrder())
                .map(at -> " until " + Times.minute(at))
                .orElse("");
    }

    private boolean isOverdue(Account account) {
        return notBefore(account).orElse(account.since()).plus(OVERDUE).isBefore(clock.instant());
    }

    private static Optional<Instant> notBefore(Account account) {
        return Optional.ofNullable(account.closure()).map(Account.Closure::notBefore);
    }

    /** A pool that is not full fills by itself, unless what is made for it fails. */
    CheckOutcome pool(Supplier<Catalog> catalog) {
        PoolStock stock = PoolStock.of(ledger.get());
        List<PoolStock.Shortage> below = stock.shortages(catalog.get());
        if (below.isEmpty()) {
            return CheckOutcome.ok("%d accounts are ready".formatted(stock.available().size()));
        }
        String have =
                below.stream()
                        .map(s -> "%d of %d of kind %s".formatted(s.ready(), s.warm(), s.kind()))
                        .collect(Collectors.joining(", ", "The pool has ", ""));
        return lastFailure()
                .map(
                        failed ->
                                CheckOutcome.failing(
                                        "%s, and the last account made for it failed: `avm show %s` tells why. No other is made for a day."
                                                .formatted(have, failed.name())))
                .orElseGet(() -> CheckOutcome.ok(have + "; more are made"));
    }

    /** The pool's newest lease that has ended, where that failed of late. */
    private Optional<Lease> lastFailure() {
        Filter own = new Filter(Lease.poolOwner(settings.parentDomain()), null, Set.of(), null);
        return ledger.get().leases(own, null).leases().stream()
                .filter(lease -> lease.status().next().isEmpty() || FAILED.contains(lease.status()))
                .findFirst()
                .filter(lease -> FAILED.contains(lease.status()))
                .filter(
                        lease ->
                                lease.lifecycle()
                                        .history()
                                        .getLast()
                                        .at()
                                        .plus(DAY)
                                        .isAfter(clock.instant()));
    }

    /** What is due for longer than the sweep takes to come by. */
    CheckOutcome sweep() {
        int due = ledger.get().due(clock.instant().minus(OVERDUE), null).leases().size();
        return due == 0
                ? CheckOutcome.ok()
                : CheckOutcome.failing(
                        "%d leases have been due for more than an hour (an end, a reminder, a review): see the log of the function sweepLeases, and whether its schedule is enabled."
                                .formatted(due));
    }

    CheckOutcome reconciliation() {
        Optional<Reconciliation> last =
                ledger.get().document(Reconciliation.MEMO, Reconciliation.class);
        if (last.isEmpty()) {
            return CheckOutcome.unknown(
                    "None has run yet: one starts every day, or start it now with `avm reconcile`.");
        }
        Reconciliation report = last.get();
        Instant at = Objects.requireNonNullElse(report.finishedAt(), report.startedAt());
        if (report.startedAt().plus(LATE).isBefore(clock.instant())) {
            return CheckOutcome.failing(
                    "The last was started on %s: see whether the schedule of the function startReconciliation is enabled, and its log."
                            .formatted(Times.minute(report.startedAt())));
        }
        if (report.is(Reconciliation.Status.FAILED)) {
            return CheckOutcome.failing(
                    "The last failed on %s; the mail to administrators tells why. Start it again with `avm reconcile`."
                            .formatted(Times.minute(at)));
        }
        return report.is(Reconciliation.Status.DONE) && report.left() > 0
                ? CheckOutcome.failing(
                        "Organization and ledger differ in %d findings, as of %s: `avm reconcile` shows them."
                                .formatted(report.left(), Times.minute(at)))
                : CheckOutcome.ok("the last was on " + Times.minute(at));
    }
}
