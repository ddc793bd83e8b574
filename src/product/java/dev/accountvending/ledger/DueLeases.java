package dev.accountvending.ledger;

import dev.accountvending.model.LeaseId;

import java.util.List;
import java.util.Optional;

/** Some leases that are due, and the position at which the next page begins. */
public record DueLeases(List<LeaseId> leases, Optional<IndexKey> next) {
    public DueLeases {
        leases = List.copyOf(leases);
    }
}
