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

/** Says what became of what waited for a decision. */
final class DecisionOutcomes {
    /** What waited for such a lease went with it; an old decision on it answers nobody. */
    private static final Set<LeaseStatus> HAS_ENDED =
            EnumSet.of(LeaseStatus.RETIRING, LeaseStatus.QUARANTINED, LeaseStatus.RETIRED);

    private DecisionOutcomes() {}

    static boolean hasEnded(Lease lease) {
        return HAS_ENDED.contains(lease.status());
    }

    /** What became of what was to be decided. */
    static RequestRejected notWaiting(Lease lease) {
        LimitIncrease wanted = lease.approvals().limitIncrease();
        Decision stands = wanted == null ? null : wanted.decision();
        if (wanted != null && stands != null) {
            return alreadyDecided(wanted, stands);
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

    static RequestRejected alreadyDecided(LimitIncrease wanted, Decision stands) {
        return new RequestRejected(
                "%s was %s by %s on %s."
                        .formatted(
                                wanted.words(),
                                stands.approved() ? "approved" : "rejected",
                                stands.by(),
                                Times.minute(stands.at())));
    }

    static RequestRejected alreadyDecided(Lease lease) {
        Decision stands = lease.approvals().decision();
        if (stands == null) {
            return new RequestRejected("%s %s.".formatted(lease.name(), lease.status().inWords()));
        }
        String who =
                stands.by().equals(Ledger.SYSTEM_ACTOR)
                        ? "because nobody decided"
                        : "by " + stands.by();
        return new RequestRejected(
                "%s was %s %s on %s."
                        .formatted(
                                lease.name(),
                                lease.is(LeaseStatus.WITHDRAWN)
                                        ? "withdrawn"
                                        : stands.approved() ? "approved" : "rejected",
                                who,
                                Times.minute(stands.at())));
    }
}
