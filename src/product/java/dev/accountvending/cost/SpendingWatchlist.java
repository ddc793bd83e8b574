package dev.accountvending.cost;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;

import java.util.List;
import java.util.stream.Stream;

/**
 * The leases that {@link CheckSpending} looks at every quarter of an hour: those that are frozen,
 * and those whose budget was changed. Who is missing in it is looked at with all the others.
 */
public final class SpendingWatchlist {
    private static final String KEY = "WATCHED-SPENDING";

    private final Ledger ledger;

    record Watched(List<LeaseId> leases) {
        static final Watched NONE = new Watched(List.of());

        Watched {
            leases = List.copyOf(leases);
        }

        private Watched with(LeaseId lease) {
            return leases.contains(lease)
                    ? this
                    : new Watched(Stream.concat(leases.stream(), Stream.of(lease)).toList());
        }

        private Watched without(LeaseId lease) {
            return leases.contains(lease)
                    ? new Watched(leases.stream().filter(other -> !other.equals(lease)).toList())
                    : this;
        }
    }

    public SpendingWatchlist(Ledger ledger) {
        this.ledger = ledger;
    }

    /** All of them. */
    public List<LeaseId> leases() {
        return ledger.document(KEY, Watched.class).orElse(Watched.NONE).leases();
    }

    /** Whether a lease is looked at soon. */
    boolean has(LeaseId lease) {
        return leases().contains(lease);
    }

    /** Has a lease looked at soon. */
    public void add(LeaseId lease) {
        ledger.updateDocument(
                KEY, Watched.class, held -> (held == null ? Watched.NONE : held).with(lease));
    }

    /** Ends that. */
    public void remove(LeaseId lease) {
        if (has(lease)) {
            ledger.updateDocument(
                    KEY,
                    Watched.class,
                    held -> (held == null ? Watched.NONE : held).without(lease));
        }
    }
}
