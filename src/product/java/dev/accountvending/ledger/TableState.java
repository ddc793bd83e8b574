package dev.accountvending.ledger;

import java.util.List;
import java.util.Map;

/**
 * How the ledger's table stands at DynamoDB, in DynamoDB's words.
 *
 * @param indexes those that there are
 */
public record TableState(String status, Map<String, String> indexes) {
    /** The indexes that queries read. */
    static final List<String> INDEXES =
            List.of("accountsByStatus", "leasesByDue", "leasesByOwner", "leasesByTime");

    private static final String READY = "ACTIVE";

    public TableState {
        indexes = Map.copyOf(indexes);
    }

    public boolean isActive() {
        return status.equals(READY);
    }

    /** The indexes that queries read, and cannot. */
    public List<String> unready() {
        return INDEXES.stream().filter(name -> !READY.equals(indexes.get(name))).toList();
    }
}
