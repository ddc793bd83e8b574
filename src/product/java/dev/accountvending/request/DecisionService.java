package dev.accountvending.request;

import dev.accountvending.approval.ApprovalCallback;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.cost.SpendingWatchlist;
import dev.accountvending.dns.DomainAvailability;
import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.notify.Announcements;
import dev.accountvending.policy.Decider;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.OutdatedRequest;
import dev.accountvending.policy.Policy;
import dev.accountvending.policy.SeenRequest;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** Decides on what waits: requests and limit increases. */
final class DecisionService {
    private final Ledger ledger;
    private final LeaseFinder leases;
    private final Policy policy;
    private final Catalog catalog;
    private final DomainAvailability domains;
    private final ApprovalCallback relay;
    private final Announcements announcements;
    private final SpendingWatchlist watchlist;
    private final Clock clock;

    DecisionService(
            Ledger ledger,
            LeaseFinder leases,
            Policy policy,
            Catalog catalog,
            DomainAvailability domains,
            ApprovalCallback relay,
            Announcements announcements,
            Clock clock) {
        this.ledger = ledger;
        this.leases = leases;
        this.policy = policy;
        this.catalog = catalog;
        this.domains = domains;
        this.relay = relay;
        this.announcements = announcements;
        this.watchlist = new SpendingWatchlist(ledger);
        this.clock = clock;
    }

    /**
     * Returns what waits for a decision, for those who may decide.
     *
     * @throws OutdatedRequest saying what is there instead of what was seen
     * @throws RequestRejected saying who decided before, or that nothing waits
     */
    DecisionRequest asked(AccountName name, SeenRequest seen, Decider decider) {
        Lease lease = toDecide(name, seen, decider);
        return DecisionRequest.waiting(lease, catalog)
                .orElseThrow(() -> DecisionOutcomes.notWaiting(lease));
    }

    /**
     * Returns the question that was seen, if it still waits. Show it only in the place in which it
     * was seen.
     */
    Optional<DecisionRequest> stillAsked(SeenRequest seen) {
        return Optional.ofNullable(seen.lease())
                .flatMap(ledger::find)
                .flatMap(lease -> DecisionRequest.waiting(lease, catalog))
                .filter(seen::fits);
    }

    /**
     * Decides on what waits: a request or a limit increase. Only the first decision counts; a
     * repeat by the same person publishes it again.
     *
     * @param seen what is decided on: its question is {@link DecisionRequest#ofDecision}
     * @throws OutdatedRequest saying what is there instead
     * @throws RequestRejected saying who decided before, that nothing waits, or which record of the
     *     parent zone is in the way of the domain by now
     */
    Lease decide(
            AccountName name,
            SeenRequest seen,
            boolean approve,
            @Nullable String why,
            Decider decider) {
        Lease lease = toDecide(name, seen, decider);
        Consumer<Lease> check = now -> checkDecision(now, seen, decider);
        String by = decider.person().value();
        Decision decision = new Decision(approve, by, clock.instant(), why);
        LimitIncrease wanted = lease.approvals().limitIncrease();
        if (wanted != null) {
            return decide(lease, wanted, decision, check);
        }
        if (DecisionOutcomes.hasEnded(lease)) {
            throw DecisionOutcomes.noDecisionWaitedFor(lease);
        }
        if (approve && lease.approvals().decision() == null) {
            domains.require(lease.domain().name());
        }
        Lease decided = ledger.decisions().decide(lease.id(), decision, check);
        Decision recorded = decided.approvals().decision();
        if (recorded == null) {
            throw DecisionOutcomes.noDecisionWaitedFor(decided);
        }
        if (isAnother(recorded, decision)) {
            throw DecisionOutcomes.alreadyDecided(decided);
        }
        relay.tell(decided);
        announcements.decided(decided);
        return decided;
    }

    private Lease toDecide(AccountName name, SeenRequest seen, Decider decider) {
        Lease lease = leases.find(name, seen, found -> mayLearn(found, decider));
        checkDecision(lease, seen, decider);
        return lease;
    }

    /**
     * Reports an outdated request before any other problem, but only to those who may know of it.
     */
    private void checkDecision(Lease lease, SeenRequest seen, Decider decider) {
        mayLearn(lease, decider);
        if (!seen.fits(DecisionRequest.ofDecision(lease, catalog))) {
            throw new OutdatedRequest(
                    DecisionRequest.waiting(lease, catalog)
                            .map(
                                    now ->
                                            "What waits for a decision on %s is not what you saw. It is: %s."
                                                    .formatted(lease.name(), now.about()))
                            .orElseGet(
                                    () ->
                                            String.valueOf(
                                                    DecisionOutcomes.notWaiting(lease)
                                                            .getMessage())));
        }
        policy.mayDecide(decider, lease);
    }

    private void mayLearn(Lease lease, Decider decider) {
        if (!policy.mayRead(decider.person(), lease)) {
            policy.mayDecide(decider, lease);
        }
    }

    /** Decides on a limit increase, and publishes the decision. */
    private Lease decide(
            Lease lease, LimitIncrease wanted, Decision decision, Consumer<Lease> check) {
        Lease decided = ledger.decisions().decideIncrease(lease.id(), wanted, decision, check);
        LimitIncrease settled = decided.approvals().limitIncrease();
        Decision recorded = settled == null ? null : settled.decision();
        if (recorded != null && isAnother(recorded, decision)) {
            throw DecisionOutcomes.alreadyDecided(wanted, recorded);
        }
        if (wanted.monthlyBudget() != null) {
            watchlist.add(lease.id());
        }
        announcements.increaseDecided(decided);
        return decided;
    }

    private static boolean isAnother(Decision recorded, Decision decision) {
        return recorded.approved() != decision.approved() || !recorded.by().equals(decision.by());
    }
}
