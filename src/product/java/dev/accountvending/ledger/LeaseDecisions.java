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

/** What people decide on a lease, written down: approvals, extensions, other limits, its end. */
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
     * Writes down that an approval is waited for, and by which token its execution is told; a later
     * token takes an earlier one's place.
     *
     * @return the lease, which may have been decided on before
     */
    public Lease awaitApproval(LeaseId id, String token, Instant until) {
        return ledger.update(
                id, lease -> LeaseRules.awaitingApproval(lease, token, until, clock.instant()));
    }

    /**
     * Writes down a decision on a waiting request: approved it is vended; rejected it gives back
     * its claims, in one transaction. The first decision stands.
     *
     * @return the lease with the decision that stands, which may be another's
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

    /** Takes back a waiting request for its owner; a decision that was made before stands. */
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
     * Moves a lease's end if its owner has the account; the same wish under the same key moves it
     * once.
     *
     * @param longest how long the lease may last in all
     * @throws RequestRejected telling why it cannot be
     */
    public Lease extend(LeaseId id, Extension wanted, Duration longest) {
        return ledger.update(
                id, lease -> LeaseRules.extended(lease, wanted, longest, clock.instant()));
    }

    /**
     * Moves a lease's end as {@link #extend} does; beyond the longest it writes down that this is
     * wanted, until approvers decide.
     *
     * @return the lease, with the wish if it waits
     * @throws RequestRejected telling why it cannot be
     */
    public Lease extendOrAsk(LeaseId id, Extension wanted, Duration longest) {
        return ledger.update(
                id, lease -> LeaseRules.extendedOrAsked(lease, wanted, longest, clock.instant()));
    }

    /**
     * Writes down what is wanted for a lease beyond what its kind allows, until approvers decide:
     * one thing at a time. The same wish again, by its key or as it stands, is the same wish.
     *
     * @throws RequestRejected if another waits, or the lease's owner does not have it
     */
    public Lease askIncrease(LeaseId id, LimitIncrease wanted, @Nullable String key) {
        return ledger.update(id, lease -> LeaseRules.asked(lease, wanted, key));
    }

    /**
     * Writes down a decision on what is wanted for a lease, and with a yes what follows: more days,
     * another monthly budget. The first decision stands. It stays on the lease's page until the
     * next wish or the lease's end, so that it can be told.
     *
     * @param seen what the decision is about
     * @return the lease with the decision that stands, which may be another's
     * @throws RequestRejected if that is not wanted any more, or the lease has begun to end
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
     * Writes down that an account without an end is still needed: its owner is not asked for a
     * while.
     *
     * @throws RequestRejected if it has an end, or has begun to end
     */
    public Lease keep(LeaseId id, String by) {
        return ledger.update(id, lease -> LeaseRules.needed(lease, by, clock.instant()));
    }

    /**
     * Writes down that the end of a lease is asked for; once.
     *
     * @throws RequestRejected if its owner does not have the account, or no more
     */
    public Lease askRetirement(LeaseId id, String by) {
        return askRetirement(id, by, _ -> {});
    }

    /**
     * Writes down that the end of a lease is asked for, as {@link #askRetirement(LeaseId, String)}
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
