package dev.accountvending.reconcile;

import dev.accountvending.failure.LeaseExecutions;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.Ascii;
import dev.accountvending.model.FindingKind;
import dev.accountvending.model.LeaseStatus;

import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks whether every lease that needs a running execution has one. */
final class ExecutionsCheck {
    private static final Set<LeaseStatus> WORKED_ON =
            EnumSet.of(
                    LeaseStatus.REQUESTED,
                    LeaseStatus.AWAITING_APPROVAL,
                    LeaseStatus.VENDING,
                    LeaseStatus.RETIRING);

    /** Within this time, a missing execution may still be started. */
    private static final Duration STARTED_WITHIN = Duration.ofMinutes(15);

    private final LeaseExecutions executions;
    private final RateLimiter pace;
    private final Clock clock;

    ExecutionsCheck(LeaseExecutions executions, RateLimiter pace, Clock clock) {
        this.executions = executions;
        this.pace = pace;
        this.clock = clock;
    }

    List<Discrepancy> look(Collection<Lease> leases) {
        List<Discrepancy> found = new ArrayList<>();
        for (Lease lease : leases) {
            if (WORKED_ON.contains(lease.status()) || lease.isGivingBack()) {
                look(lease).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Discrepancy> look(Lease lease) {
        String arn = executions.arn(lease);
        Optional<DescribeExecutionResponse> execution =
                pace.call(RateLimiter.Operation.DESCRIBE_EXECUTION, () -> executions.find(arn));
        if (execution.isEmpty()) {
            boolean isNew =
                    lease.lifecycle()
                            .history()
                            .getLast()
                            .at()
                            .plus(STARTED_WITHIN)
                            .isAfter(clock.instant());
            return isNew ? Optional.empty() : Optional.of(dead(lease, arn, "does not exist"));
        }
        return execution
                .filter(ended -> !LeaseExecutions.isAtWork(ended))
                .map(ended -> dead(lease, arn, "has ended (%s)".formatted(words(ended))));
    }

    private static String words(DescribeExecutionResponse ended) {
        return Ascii.lower(ended.statusAsString()).replace('_', ' ');
    }

    private static Discrepancy dead(Lease lease, String arn, String how) {
        return Discrepancy.of(
                FindingKind.DEAD_EXECUTION,
                lease.id().value(),
                "%s %s, but its execution %s: %s."
                        .formatted(lease.name(), lease.status().inWords(), how, arn),
                new Repair.Resume(lease.id()));
    }
}
