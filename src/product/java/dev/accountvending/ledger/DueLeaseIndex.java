package dev.accountvending.ledger;

import dev.accountvending.ledger.LedgerTable.Places;
import dev.accountvending.ledger.LedgerTable.Range;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.time.Instant;
import java.util.Map;

/**
 * Lists the leases that are due, from an index that holds only their keys. So reading it costs only
 * for what is due; callers read the lease itself before they act.
 */
final class DueLeaseIndex {
    /** How many leases a page has at most. */
    static final int PAGE = 100;

    private static final String INDEX = "leasesByDue";
    private static final String DUE_OF = "dueOf";
    private static final String DUE_AT = "dueAt";
    private static final String LEASE = "LEASE";

    /** Sorts after every lease id that is due at the same time. */
    private static final String LAST = "#~";

    private final LedgerTable table;

    DueLeaseIndex(LedgerTable table) {
        this.table = table;
    }

    static Map<String, AttributeValue> attributes(Lease lease) {
        Instant due = lease.lifecycle().dueAt();
        return due == null
                ? Map.of()
                : Map.of(
                        DUE_OF,
                        Attributes.text(LEASE),
                        DUE_AT,
                        Attributes.text(Attributes.time(due).s() + "#" + lease.id()));
    }

    DueLeases page(Instant until, @Nullable IndexKey after) {
        String upTo = Attributes.time(until).s() + LAST;
        Places places =
                table.places(new Range(INDEX, DUE_OF, LEASE, DUE_AT, upTo, null), PAGE, after);
        return new DueLeases(
                places.positions().stream().map(place -> Keys.leaseOf(place.key())).toList(),
                places.last());
    }
}
