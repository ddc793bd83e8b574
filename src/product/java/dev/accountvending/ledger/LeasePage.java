package dev.accountvending.ledger;

import java.util.List;
import java.util.Optional;

/**
 * Some leases, and the next page's cursor.
 *
 * @param leftOut how many could not be read, as a newer version has written them
 */
public record LeasePage(List<Lease> leases, Optional<String> next, int leftOut) {
    public LeasePage {
        leases = List.copyOf(leases);
    }
}
