package dev.accountvending.reconcile;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.ledger.Expiring;
import dev.accountvending.model.OuPath;
import dev.accountvending.reconcile.OrganizationAccounts.Member;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * Some accounts of a unit, as they were listed.
 *
 * @param look names the inspection
 * @param next where the list goes on; absent after the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ListedAccounts(String look, List<Member> members, @Nullable Position next, Instant goneAt)
        implements Expiring {
    ListedAccounts {
        members = List.copyOf(members);
    }

    /**
     * A place in the list of all units' accounts.
     *
     * @param token of AWS's, for the unit's next page; absent at its first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Position(OuPath unit, @Nullable String token) {}
}
