package dev.accountvending.ledger;

import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/**
 * The conditions of a search for leases. An absent one lets every lease pass.
 *
 * @param statuses one of them; empty: any
 * @param expiresBefore the end of the lease is before; so one without an end does not pass
 */
public record Filter(
        @Nullable Person owner,
        @Nullable KindName kind,
        Set<LeaseStatus> statuses,
        @Nullable Instant expiresBefore) {
    /** Lets every lease pass. */
    public static final Filter ALL = new Filter(null, null, Set.of(), null);

    public Filter {
        statuses = Set.copyOf(statuses);
    }
}
