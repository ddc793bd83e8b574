package dev.accountvending.ledger;

import java.util.List;
import java.util.Map;

/**
 * The state of the ledger's table at DynamoDB, in DynamoDB's words.
 *
 * @param indexes the status of each index
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

    /** Returns the indexes that queries need and cannot read. */
    public List<String> unready() {
        return INDEXES.stream().filter(name -> !READY.equals(indexes.get(name))).toList();
    }
}
