package dev.accountvending.request;

import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Times;

import java.util.EnumSet;
import java.util.Set;

/** Explains why a request no longer waits for a decision. */
final class DecisionOutcomes {
    /** A lease in such a status has nothing that waits; an old decision on it is no answer. */
    private static final Set<LeaseStatus> HAS_ENDED =
            EnumSet.of(LeaseStatus.RETIRING, LeaseStatus.QUARANTINED, LeaseStatus.RETIRED);

    private DecisionOutcomes() {}

    static boolean hasEnded(Lease lease) {
        return HAS_ENDED.contains(lease.status());
    }

    /** Returns the refusal that says what became of the request. */
    static RequestRejected notWaiting(Lease lease) {
        LimitIncrease wanted = lease.approvals().limitIncrease();
        Decision recorded = wanted == null ? null : wanted.decision();
        if (wanted != null && recorded != null) {
            return alreadyDecided(wanted, recorded);
        }
        return lease.approvals().decision() == null || HAS_ENDED.contains(lease.status())
                ? noDecisionWaitedFor(lease)
                : alreadyDecided(lease);
    }

    static RequestRejected noDecisionWaitedFor(Lease lease) {
        return new RequestRejected(
                "%s %s: nothing waits for a decision."
                        .formatted(lease.name(), lease.status().inWords()));
    }

    static RequestRejected alreadyDecided(LimitIncrease wanted, Decision recorded) {
        return new RequestRejected(
                "%s was %s by %s on %s."
                        .formatted(
                                wanted.words(),
                                recorded.approved() ? "approved" : "rejected",
                                recorded.by(),
                                Times.minute(recorded.at())));
    }

    static RequestRejected alreadyDecided(Lease lease) {
        Decision recorded = lease.approvals().decision();
        if (recorded == null) {
            return new RequestRejected("%s %s.".formatted(lease.name(), lease.status().inWords()));
        }
        String who =
                recorded.by().equals(Ledger.SYSTEM_ACTOR)
                        ? "because nobody decided"
                        : "by " + recorded.by();
        return new RequestRejected(
                "%s was %s %s on %s."
                        .formatted(
                                lease.name(),
                                lease.is(LeaseStatus.WITHDRAWN)
                                        ? "withdrawn"
                                        : recorded.approved() ? "approved" : "rejected",
                                who,
                                Times.minute(recorded.at())));
    }
}
