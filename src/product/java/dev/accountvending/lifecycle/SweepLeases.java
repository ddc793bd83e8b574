package dev.accountvending.lifecycle;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.account.UnitIds;
import dev.accountvending.ledger.DueLeases;
import dev.accountvending.ledger.IndexKey;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Update;
import dev.accountvending.lifecycle.SweepPlanner.Plan;
import dev.accountvending.lifecycle.SweepPlanner.SweepAction;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.notify.Announcements;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Invocation;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LogKeys;
import dev.accountvending.runtime.Metric;
import dev.accountvending.runtime.Metrics;
import dev.accountvending.runtime.Settings;
import dev.accountvending.workflow.Executions;
import dev.accountvending.workflow.Retirements;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * Does what due leases need, every quarter of an hour, and reads no others. It reminds owners of
 * the end, asks them whether a lease without an end is still needed, starts the retirement of
 * leases that are over, and reports how long leases are stuck in their status.
 *
 * <p>The index of due leases is only a hint. Each lease is read afresh, and what it needs is
 * decided and claimed in one conditional write; its execution checks once more whether its end has
 * come. So a sweep may die anywhere, run beside another, or come late. Administrators are told once
 * of each unit that nothing is moved into.
 *
 * <p>A lease that fails does not stop the others. At the end the sweep fails for it, so that the
 * function's errors show it; Lambda then runs the sweep again, which retries the failed lease.
 */
public final class SweepLeases implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SweepLeases.class);

    /** One lease takes this long at worst: some calls, each with its retries. */
    private static final int ENOUGH_MILLIS = 60_000;

    private static final Duration DAY = Duration.ofDays(1);

    private final Ledger ledger;
    private final UnitIds units;
    private final Retirements retirements;
    private final Executions executions;
    private final Announcements announcements;
    private final SweepPlanner duties;
    private final Metrics metrics;
    private final Clock clock;

    public SweepLeases() {
        this(FunctionContext.current().withRetries());
    }

    private SweepLeases(FunctionContext function) {
        this(
                Ledger.of(function),
                Retirements.of(function),
                Executions.of(function),
                Announcements.of(function),
                duties(function.settings()),
                Metrics.of(function),
                function.clock());
    }

    SweepLeases(
            Ledger ledger,
            Retirements retirements,
            Executions executions,
            Announcements announcements,
            SweepPlanner duties,
            Metrics metrics,
            Clock clock) {
        this.ledger = ledger;
        this.units = new UnitIds(ledger, clock);
        this.retirements = retirements;
        this.executions = executions;
        this.announcements = announcements;
        this.duties = duties;
        this.metrics = metrics;
        this.clock = clock;
    }

    private static SweepPlanner duties(Settings settings) {
        return new SweepPlanner(
                settings.reminders(), settings.reviewEvery(), settings.reviewAnswer());
    }

    /**
     * What a sweep did.
     *
     * @param done how often each duty was done, by its name
     * @param failed how many leases failed
     * @param ended whether it came to the end; else the next one continues
     */
    public record Report(Map<String, Integer> done, int failed, boolean ended) {
        public Report {
            done = Map.copyOf(done);
        }
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        Invocation.of(this, context)
                .run(
                        () -> {
                            Report report = sweep(context::getRemainingTimeInMillis);
                            if (report.failed() > 0) {
                                throw new TransientFailure(
                                        "%d due leases could not be attended to; the log has each."
                                                .formatted(report.failed()));
                            }
                            Json.MAPPER.writeValue(out, report);
                            return report.ended() ? "done" : "stopped";
                        });
    }

    /**
     * Attends to every lease that is due.
     *
     * @param millisLeft for how long it may continue
     */
    public Report sweep(IntSupplier millisLeft) {
        Tally tally = new Tally();
        tellOfUnits(tally);
        boolean ended = isAllAttended(tally, millisLeft);
        if (tally.stuck.isPositive()) {
            metrics.send(Metric.STUCK_LEASE_AGE, tally.stuck.toSeconds());
        }
        LOG.atInfo().log("leases swept: {}, {} failed", tally.done, tally.failed);
        return new Report(tally.done, tally.failed, ended);
    }

    /** What is wrong with telling must not keep leases from being attended to. */
    private void tellOfUnits(Tally tally) {
        try {
            units.untold()
                    .forEach(
                            (unit, complaint) -> {
                                announcements.unitUnguarded(
                                        unit, complaint.since(), complaint.why());
                                units.told(unit, complaint);
                            });
        } catch (RuntimeException e) {
            tally.failed++;
            LOG.atError().setCause(e).log("administrators not told of an unguarded unit");
        }
    }

    private static final class Tally {
        private final Map<String, Integer> done = new TreeMap<>();
        private int failed;
        private Duration stuck = Duration.ZERO;
    }

    private boolean isAllAttended(Tally tally, IntSupplier millisLeft) {
        var now = clock.instant();
        @Nullable IndexKey after = null;
        do {
            DueLeases page = ledger.due(now, after);
            for (LeaseId id : page.leases()) {
                if (millisLeft.getAsInt() < ENOUGH_MILLIS) {
                    return false;
                }
                attend(id, tally);
            }
            after = page.next().orElse(null);
        } while (after != null);
        return true;
    }

    /** A failure of one lease must not keep the others from being attended to. */
    private void attend(LeaseId id, Tally tally) {
        MDC.put(LogKeys.LEASE_ID, id.value());
        try {
            SweepAction duty = attendTo(id, tally);
            tally.done.merge(duty.getClass().getSimpleName(), 1, Integer::sum);
        } catch (RuntimeException e) {
            tally.failed++;
            LOG.atError()
                    .addKeyValue(LogKeys.OUTCOME, e.getClass().getSimpleName())
                    .setCause(e)
                    .log("lease not attended to");
        } finally {
            MDC.remove(LogKeys.LEASE_ID);
        }
    }

    private SweepAction attendTo(LeaseId id, Tally tally) {
        Update<Lease, SweepAction> planned =
                ledger.updateWithResult(id, found -> planned(found, clock.instant()));
        Lease lease = planned.value();
        SweepAction duty = planned.result();
        switch (duty) {
            case SweepAction.Nothing _ -> {}
            case SweepAction.Watch _ -> watch(lease, tally);
            case SweepAction.Retire _ -> retirements.start(lease);
            case SweepAction.Complete complete -> executions.complete(lease, complete.at());
            case SweepAction.Remind remind -> {
                announcements.expiring(lease, remind.claim().before());
                ledger.update(id, now -> duties.reminded(now, remind.claim()));
            }
            case SweepAction.AskReview ask -> {
                announcements.reviewAsked(lease);
                ledger.update(id, now -> duties.asked(now, ask.claim()));
            }
            case SweepAction.Escalate escalate -> {
                announcements.reviewUnanswered(lease);
                ledger.update(id, now -> duties.escalated(now, escalate.claim()));
            }
        }
        return duty;
    }

    private Update<Lease, SweepAction> planned(Lease lease, Instant now) {
        Plan plan = duties.plan(lease, now);
        return new Update<>(plan.lease(), plan.duty());
    }

    private void watch(Lease lease, Tally tally) {
        if (isBeingClosed(lease) || lease.lifecycle().waiting() != null) {
            // AWS's limits may keep it waiting for weeks, and the queue's age has its own metric;
            // so may a held kind, of which administrators were told.
            Instant tomorrow = clock.instant().plus(DAY);
            ledger.update(
                    lease.id(),
                    now -> now.status().equals(lease.status()) ? now.withDueAt(tomorrow) : now);
            return;
        }
        Duration age = Duration.between(lease.lifecycle().since(), clock.instant());
        tally.stuck = age.compareTo(tally.stuck) > 0 ? age : tally.stuck;
        LOG.atWarn()
                .addKeyValue(LogKeys.OUTCOME, "stuck")
                .addKeyValue("leaseStatus", lease.status())
                .addKeyValue("minutes", age.toMinutes())
                .log("lease is stuck");
        if (lease.is(LeaseStatus.REQUESTED) && lease.lifecycle().execution() == null) {
            // Whoever asked got no answer, so nothing was started; if it was after all, this is
            // the same execution.
            executions.start(lease);
        }
    }

    private boolean isBeingClosed(Lease lease) {
        return lease.isAtEnd()
                && Optional.ofNullable(lease.accountId())
                        .flatMap(ledger.accounts()::find)
                        .filter(account -> account.status() == AccountStatus.CLOSING)
                        .isPresent();
    }
}
