package dev.accountvending.reconcile;

import java.util.List;

/**
 * What one inspection has found.
 *
 * @param more how many more differences there are, of which nothing else is known
 */
record Sight(List<Discrepancy> found, int more) {
    Sight {
        found = List.copyOf(found);
    }
}
