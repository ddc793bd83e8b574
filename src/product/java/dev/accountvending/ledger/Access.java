package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * The ways into a lease's account for people.
 *
 * @param roles the ARNs of the account's roles, by name
 * @param assignment absent if the owner comes in by the roles' trust
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Access(Map<String, String> roles, @Nullable Assignment assignment)
        implements AccessBuilder.With {
    /** No way in. */
    public static final Access NONE = new Access(Map.of(), null);

    public Access {
        roles = Map.copyOf(roles);
    }

    /** Returns whether the ledger knows of no way in. */
    @JsonIgnore
    public boolean isShut() {
        return roles.isEmpty() && assignment == null;
    }
}
