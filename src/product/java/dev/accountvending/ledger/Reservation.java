package dev.accountvending.ledger;

import dev.accountvending.model.AccountName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.function.Function;

/**
 * What a request reserves in the ledger.
 *
 * @param id the lease's id, if an earlier reservation chose it; else the next of its name
 * @param quota how many leases of this kind the owner may hold
 * @param idempotency identifies a repeat of the request
 * @param lease makes the lease, once its id is known
 */
public record Reservation(
        AccountName name,
        @Nullable LeaseId id,
        int quota,
        @Nullable Idempotency idempotency,
        Function<LeaseId, Lease> lease) {

    /**
     * A key that the requester chose, so that a repeated request counts once. Others may choose the
     * same key for something else.
     *
     * @param digest of what was asked for under it
     * @param usedAt now; a day later the key may mean something else
     */
    public record Idempotency(Person by, String key, String digest, Instant usedAt) {}
}
