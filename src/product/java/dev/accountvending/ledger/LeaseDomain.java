package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.Subdomain;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The domain of a lease.
 *
 * @param zone absent until shortly before the domain is delegated to it
 * @param certificate absent until one is requested
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LeaseDomain(Subdomain name, @Nullable Zone zone, @Nullable Certificate certificate)
        implements LeaseDomainBuilder.With {
    /** Returns one that is not delegated. */
    static LeaseDomain planned(Subdomain name) {
        return new LeaseDomain(name, null, null);
    }

    /** Returns until when it is kept for its owner after the lease's end; null if it is not. */
    public @Nullable Instant heldUntil() {
        return zone == null ? null : zone.heldUntil();
    }

    /** Returns a copy that is kept for its owner; one that never was delegated is not kept. */
    LeaseDomain held(@Nullable Instant until) {
        return zone == null ? this : withZone(zone.withHeldUntil(until));
    }
}
