package dev.accountvending.handover;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.PartStatus;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * A part of an account, as people see it.
 *
 * @param since when it came into its status
 * @param why AWS's answer; absent unless it is INCOMPLETE
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PartView(PartStatus status, Instant since, @Nullable String why) {
    /** Returns the parts of a lease's account; none if an earlier version handed it over. */
    public static Map<AccountPart, PartView> of(Lease lease) {
        Map<AccountPart, PartView> parts = new EnumMap<>(AccountPart.class);
        lease.sides()
                .known()
                .forEach(
                        (part, side) ->
                                parts.put(
                                        part,
                                        new PartView(side.status(), side.since(), side.why())));
        return parts;
    }
}
