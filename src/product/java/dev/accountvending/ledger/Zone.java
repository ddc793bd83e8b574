package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * The subdomain's zone in the member account. It stays on the lease's page when it is deleted: a
 * delegation to its name servers is still known as ours then.
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

    /** One that is there. */
    public Zone(String id, List<String> nameServers) {
        this(id, nameServers, null, null);
    }

    /** The same, which is gone. */
    public Zone deleted(Instant at) {
        return withDeletedAt(at);
    }
}
