package dev.accountvending.handover;

import dev.accountvending.ledger.Filter;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeasePage;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes hand-overs: finds in the ledger what belongs to one. */
public final class HandOvers {
    private final Ledger ledger;
    private final Settings settings;

    public HandOvers(Ledger ledger, Settings settings) {
        this.ledger = ledger;
        this.settings = settings;
    }

    /** For a door, under the function's own role. */
    public static HandOvers of(FunctionContext function) {
        return function.part(
                HandOvers.class, () -> new HandOvers(Ledger.of(function), function.settings()));
    }

    /** The hand-over of an active lease. */
    public HandOver of(Lease lease) {
        return HandOver.of(lease, siblings(lease), settings);
    }

    /** The same service's other stages: who deploys one of them deploys them all. */
    private List<Lease> siblings(Lease lease) {
        if (lease.request().stage() == null) {
            return List.of();
        }
        return leasesOfOwner(lease).stream()
                .filter(other -> other.is(LeaseStatus.ACTIVE) && isSibling(lease, other))
                .toList();
    }

    private static boolean isSibling(Lease lease, Lease other) {
        return !other.id().equals(lease.id())
                && other.request().stage() != null
                && other.request().kind().equals(lease.request().kind())
                && other.request().name().equals(lease.request().name());
    }

    private List<Lease> leasesOfOwner(Lease lease) {
        Filter owners = new Filter(lease.request().owner(), lease.request().kind(), Set.of(), null);
        List<Lease> leases = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            LeasePage page = ledger.leases(owners, cursor.orElse(null));
            leases.addAll(page.leases());
            cursor = page.next();
        } while (cursor.isPresent());
        return leases;
    }
}
