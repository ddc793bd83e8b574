package dev.accountvending.handover;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;

import java.util.List;

/** Makes hand-overs: finds in the ledger what belongs to one. */
public final class HandOvers {
    private final Ledger ledger;
    private final Catalog catalog;
    private final Settings settings;

    public HandOvers(Ledger ledger, Catalog catalog, Settings settings) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.settings = settings;
    }

    /** For a door, under the function's own role. */
    public static HandOvers of(FunctionContext function) {
        return function.part(
                HandOvers.class,
                () ->
                        new HandOvers(
                                Ledger.of(function), Catalog.of(function), function.settings()));
    }

    /** The hand-over of an active lease. */
    public HandOver of(Lease lease) {
        return HandOver.of(lease, siblings(lease), settings);
    }

    /**
     * The same service's other stages, whoever owns them: a deployment of one leads to the others.
     */
    private List<Lease> siblings(Lease lease) {
        if (lease.request().stage() == null) {
            return List.of();
        }
        return catalog.find(lease.request().kind()).map(Kind::stages).orElse(List.of()).stream()
                .map(stage -> new AccountName(lease.request().name() + "-" + stage))
                .flatMap(name -> ledger.newest(name).stream())
                .filter(other -> other.is(LeaseStatus.ACTIVE) && isSibling(lease, other))
                .toList();
    }

    private static boolean isSibling(Lease lease, Lease other) {
        return !other.id().equals(lease.id())
                && other.request().stage() != null
                && other.request().kind().equals(lease.request().kind())
                && other.request().name().equals(lease.request().name());
    }
}
