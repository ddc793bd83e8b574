package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * The subdomain's zone in the member account. It stays on the lease after its deletion, so that a
 * delegation to its name servers is still known as ours.
 *
 * @param deletedAt absent until then
 * @param heldUntil until when the domain is kept for the lease's owner after the lease's end
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Zone(
        String id,
        List<String> nameServers,
        @Nullable Instant deletedAt,
        @Nullable Instant heldUntil)
        implements ZoneBuilder.With {
    public Zone {
        nameServers = List.copyOf(nameServers);
    }

    /** Creates a zone that exists. */
    public Zone(String id, List<String> nameServers) {
        this(id, nameServers, null, null);
    }

    /** Returns a copy that is deleted. */
    public Zone deleted(Instant at) {
        return withDeletedAt(at);
    }
}
