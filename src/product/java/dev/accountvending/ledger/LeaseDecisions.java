package dev.accountvending.ledger;

import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.RequestRejected;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Records what people decide on a lease: approvals, extensions, other limits, its end. */
public final class LeaseDecisions {
    private final Ledger ledger;
    private final Claims claims;
    private final Clock clock;

    LeaseDecisions(Ledger ledger, Claims claims, Clock clock) {
        this.ledger = ledger;
        this.claims = claims;
        this.clock = clock;
    }

    /**
     * Records that an approval is waited for, and the token that calls its execution back; a later
     * token replaces an earlier one.
     *
     * @return the lease, on which approvers may have decided before
     */
    public Lease awaitApproval(LeaseId id, String token, Instant until) {
        return ledger.update(
                id, lease -> LeaseRules.awaitingApproval(lease, token, until, clock.instant()));
    }

    /**
     * Records a decision on a waiting request: if approved it is vended, if rejected it gives back
     * its claims, in one transaction. Only the first decision counts.
     *
     * @return the lease with the decision that counts, which may be another person's
     */
    public Lease decide(LeaseId id, Decision decision) {
        return decide(id, decision, _ -> {});
    }

    /**
     * Decides as {@link #decide(LeaseId, Decision)} does.
     *
     * @param seen throws if the lease, as it is when this is written, is not what was decided on
     */
    public Lease decide(LeaseId id, Decision decision, Consumer<Lease> seen) {
        return close(
                id,
                decision,
                decision.approved() ? LeaseStatus.VENDING : LeaseStatus.REJECTED,
                seen);
    }

    /** Takes back a waiting request for its owner, unless it was decided on before. */
    public Lease withdraw(LeaseId id, String by) {
        return withdraw(id, by, _ -> {});
    }

    /**
     * Takes back a waiting request as {@link #withdraw(LeaseId, String)} does.
     *
     * @param seen throws if the lease, as it is when this is written, is not what was meant
     */
    public Lease withdraw(LeaseId id, String by, Consumer<Lease> seen) {
        return close(
                id,
                new Decision(false, by, clock.instant(), "Withdrawn."),
                LeaseStatus.WITHDRAWN,
                seen);
    }

    /**
     * Moves a lease's end if its owner has the account; a repeat under the same key moves nothing.
     *
     * @param longest how long the lease may last in all
     * @throws RequestRejected saying why it cannot be moved
     */
    public Lease extend(LeaseId id, Extension wanted, Duration longest) {
        return ledger.update(
                id, lease -> LeaseRules.extended(lease, wanted, longest, clock.instant()));
    }

    /**
     * Moves a lease's end as {@link #extend} does; beyond the longest it records the request, until
     * approvers decide.
     *
     * @return the lease, with the limit increase if that waits
     * @throws RequestRejected saying why it cannot be moved
     */
    public Lease extendOrAsk(LeaseId id, Extension wanted, Duration longest) {
        return ledger.update(
                id, lease -> LeaseRules.extendedOrAsked(lease, wanted, longest, clock.instant()));
    }

    /**
     * Records what is asked for a lease beyond what its kind allows, until approvers decide; one
     * request at a time. A request with the same key or the same content is a repeat.
     *
     * @throws RequestRejected if another request waits, or the owner does not have the lease
     */
    public Lease askIncrease(LeaseId id, LimitIncrease wanted, @Nullable String key) {
        return ledger.update(id, lease -> LeaseRules.asked(lease, wanted, key));
    }

    /**
     * Records a decision on a limit increase, and if it is approved its effect: more days, another
     * monthly budget. Only the first decision counts. It stays on the lease until the next request
     * or the lease's end, so that it can be shown.
     *
     * @param seen what the decision is about
     * @return the lease with the decision that counts, which may be another person's
     * @throws RequestRejected if that is no longer wanted, or the lease has begun to end
     */
    public Lease decideIncrease(LeaseId id, LimitIncrease seen, Decision decision) {
        return decideIncrease(id, seen, decision, _ -> {});
    }

    /**
     * Decides as {@link #decideIncrease(LeaseId, LimitIncrease, Decision)} does.
     *
     * @param check throws if the lease, as it is when this is written, is not what was decided on
     */
    public Lease decideIncrease(
            LeaseId id, LimitIncrease seen, Decision decision, Consumer<Lease> check) {
        return ledger.update(
                id,
                lease -> {
                    check.accept(lease);
                    return LeaseRules.decided(lease, seen, decision);
                });
    }

    /**
     * Records that an account without an end is still needed: its owner is not asked for a while.
     *
     * @throws RequestRejected if it has an end, or has begun to end
     */
    public Lease keep(LeaseId id, String by) {
        return ledger.update(id, lease -> LeaseRules.needed(lease, by, clock.instant()));
    }

    /**
     * Records that the end of a lease is asked for; a repeat changes nothing.
     *
     * @throws RequestRejected if its owner does not have the account, or no longer has it
     */
    public Lease askRetirement(LeaseId id, String by) {
        return askRetirement(id, by, _ -> {});
    }

    /**
     * Records that the end of a lease is asked for, as {@link #askRetirement(LeaseId, String)}
     * does.
     *
     * @param seen throws if the lease, as it is when this is written, is not what was meant
     */
    public Lease askRetirement(LeaseId id, String by, Consumer<Lease> seen) {
        return ledger.update(
                id,
                lease -> {
                    seen.accept(lease);
                    return LeaseRules.retirementAsked(lease, by, clock.instant());
                });
    }

    private Lease close(LeaseId id, Decision decision, LeaseStatus to, Consumer<Lease> seen) {
        return ledger.update(
                id,
                lease -> {
                    seen.accept(lease);
                    return LeaseRules.approvalDecided(lease, decision, to);
                },
                closed -> decision.approved() ? List.of() : claims.release(closed, false));
    }
}
