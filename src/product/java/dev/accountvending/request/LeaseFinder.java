package dev.accountvending.request;

import dev.accountvending.ledger.Filter;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeasePage;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.policy.OutdatedRequest;
import dev.accountvending.policy.Policy;
import dev.accountvending.policy.SeenRequest;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.Consumer;

/** Finds leases for those who may know of them. */
final class LeaseFinder {
    private final Ledger ledger;
    private final Policy policy;

    LeaseFinder(Ledger ledger, Policy policy) {
        this.ledger = ledger;
        this.policy = policy;
    }

    /**
     * Returns the newest lease of a name.
     *
     * @throws UnknownAccount if there is none
     */
    Lease find(AccountName name) {
        return ledger.newest(name).orElseThrow(() -> new UnknownAccount(name.value()));
    }

    /**
     * Returns the newest lease of a name, which must be the one that was seen.
     *
     * @param authorized refuses those who may not know what became of a lease
     * @throws OutdatedRequest saying what became of the one that was seen, and which is there
     *     instead
     */
    Lease find(AccountName name, SeenRequest seen, Consumer<Lease> authorized) {
        LeaseId meant = seen.lease();
        Optional<Lease> newest = ledger.newest(name);
        if (meant == null || newest.map(Lease::id).filter(meant::equals).isPresent()) {
            Lease lease = newest.orElseThrow(() -> new UnknownAccount(name.value()));
            authorized.accept(lease);
            return lease;
        }
        Optional<Lease> before = meant.name().equals(name) ? ledger.find(meant) : Optional.empty();
        before.or(() -> newest).ifPresent(authorized);
        throw new OutdatedRequest(
                before.map(LeaseFinder::outcome)
                                .orElse("%s has no lease %s.".formatted(name, meant))
                        + newest.map(LeaseFinder::another).orElse(""));
    }

    private static String outcome(Lease before) {
        return before.approvals().decision() != null && !before.approvals().decision().approved()
                ? String.valueOf(DecisionOutcomes.alreadyDecided(before).getMessage())
                : "That lease of %s %s.".formatted(before.name(), before.status().inWords());
    }

    /** Names only what every person may know. */
    private static String another(Lease lease) {
        return " %s is another lease now, %s: kind %s, of %s."
                .formatted(
                        lease.name(), lease.id(), lease.request().kind(), lease.request().owner());
    }

    /**
     * Returns the newest lease of a name, for those who may know all of it.
     *
     * @throws dev.accountvending.policy.Refused if that person may not
     */
    Lease managed(AccountName name, Person by) {
        Lease lease = find(name);
        policy.mayManage(by, lease);
        return lease;
    }

    /**
     * Returns the same, if it is the lease that was seen before.
     *
     * @throws OutdatedRequest if another lease has the name now
     */
    Lease managed(AccountName name, SeenRequest seen, Person by) {
        return find(name, seen, lease -> policy.mayManage(by, lease));
    }

    /**
     * Returns a page of the leases that pass a filter, newest first. Leases that the person may not
     * read are matched only by what every person may know of them; the pool's are left out.
     */
    LeasePage list(Filter filter, @Nullable String cursor, Person by) {
        LeasePage page = ledger.leases(filter, cursor);
        boolean openToAll = filter.statuses().isEmpty() && filter.expiresBefore() == null;
        return new LeasePage(
                page.leases().stream()
                        .filter(
                                lease ->
                                        (openToAll && !lease.isForPool())
                                                || policy.mayRead(by, lease))
                        .toList(),
                page.next(),
                page.leftOut());
    }

    /**
     * Returns a lease that was seen before and that this person can end, cancel or withdraw now.
     *
     * @throws RequestRejected saying why it cannot be ended
     */
    Lease retirable(AccountName name, SeenRequest seen, Person by) {
        Lease lease = managed(name, seen, by);
        return switch (lease.status()) {
            case REQUESTED, AWAITING_APPROVAL, VENDING, ACTIVE, FROZEN -> lease;
            case RETIRING, QUARANTINED, RETIRED, FAILED, REJECTED, WITHDRAWN ->
                    throw new RequestRejected(
                            "%s %s: there is nothing to give back."
                                    .formatted(name, lease.status().inWords()));
        };
    }
}
