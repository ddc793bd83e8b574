package dev.accountvending.pool;

import dev.accountvending.ledger.Filter;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeasePage;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The recent leases that filled the pool.
 *
 * @param leases newest first
 */
record PoolRefills(List<Lease> leases) {
    /** How long no refill is tried after one that failed. */
    static final Duration PAUSE = Duration.ofHours(24);

    /** A refill that takes longer is stuck, which other checks report. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private static final Set<LeaseStatus> FAILED =
            EnumSet.of(LeaseStatus.FAILED, LeaseStatus.QUARANTINED);
    private static final Set<LeaseStatus> ENDED =
            EnumSet.of(
                    LeaseStatus.FAILED,
                    LeaseStatus.QUARANTINED,
                    LeaseStatus.RETIRED,
                    LeaseStatus.REJECTED,
                    LeaseStatus.WITHDRAWN);

    PoolRefills {
        leases = List.copyOf(leases);
    }

    /** Reads the leases, no further back than it must. */
    static PoolRefills of(Ledger ledger, Person pool, Instant now) {
        Filter own = new Filter(pool, null, Set.of(), null);
        Instant since = now.minus(LONGEST);
        List<Lease> late = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            LeasePage page = ledger.leases(own, cursor);
            page.leases().stream()
                    .takeWhile(lease -> lease.terms().requestedAt().isAfter(since))
                    .forEach(late::add);
            boolean more =
                    !page.leases().isEmpty()
                            && page.leases().getLast().terms().requestedAt().isAfter(since);
            cursor = more ? page.next().orElse(null) : null;
        } while (cursor != null);
        return new PoolRefills(late);
    }

    /** Returns those whose accounts have yet to come into the pool. */
    List<Lease> underWay() {
        return leases.stream().filter(lease -> !ENDED.contains(lease.status())).toList();
    }

    /** Returns those of a kind. */
    List<Lease> underWay(KindName kind) {
        return underWay().stream().filter(lease -> lease.request().kind().equals(kind)).toList();
    }

    /** Returns whether the last that ended failed recently, so that the next would fail too. */
    boolean arePaused(Instant now) {
        return leases.stream()
                .filter(lease -> ENDED.contains(lease.status()))
                .max(Comparator.comparing(PoolRefills::endedAt))
                .filter(last -> FAILED.contains(last.status()))
                .filter(last -> endedAt(last).plus(PAUSE).isAfter(now))
                .isPresent();
    }

    private static Instant endedAt(Lease lease) {
        return lease.lifecycle().history().getLast().at();
    }
}
