package dev.accountvending.lifecycle;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.StepFailure;
import dev.accountvending.notify.Announcements;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.LogKeys;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;

/**
 * Hands the account over to its owner. If that cannot be published now, SettleSides does it: no
 * vend fails for an event.
 */
public final class ActivateLease extends Step<ActivateLease.Input, ActivateLease.Output> {
    private static final Logger LOG = LoggerFactory.getLogger(ActivateLease.class);

    private final Ledger ledger;
    private final Announcements announcements;
    private final Clock clock;

    /**
     * The lease.
     *
     * @param alias passed on by executions that an earlier version began; the ledger has it
     */
    public record Input(LeaseId leaseId, @Nullable String alias) {}

    public record Output(LeaseStatus status) {}

    public ActivateLease() {
        this(FunctionContext.current());
    }

    private ActivateLease(FunctionContext function) {
        this(Ledger.of(function), Announcements.of(function), function.clock());
    }

    ActivateLease(Ledger ledger, Announcements announcements, Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.announcements = announcements;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.lease(input.leaseId());
        if (!lease.is(LeaseStatus.ACTIVE)) {
            ledger.vending(lease.id(), lease.accountId());
        }
        Lease active = ledger.progress().activate(input.leaseId(), input.alias());
        ledger.kinds().worked(active);
        publish(active);
        return new Output(active.status());
    }

    private void publish(Lease lease) {
        try {
            announcements.vended(lease);
        } catch (StepFailure unpublished) {
            LOG.atError()
                    .addKeyValue(LogKeys.LEASE_ID, lease.id())
                    .setCause(unpublished)
                    .log("the hand-over could not be published yet");
            return;
        }
        ledger.update(
                lease.id(),
                found ->
                        found.sides().publishedAt() == null
                                ? found.withSides(sides -> sides.withPublishedAt(clock.instant()))
                                : found);
    }
}
