package dev.accountvending.hook;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.catalog.Hooks.Moment;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.model.Stage;
import dev.accountvending.model.Subdomain;

import org.jspecify.annotations.Nullable;

/**
 * What a hook is given; {@code docs/hooks/HookInput-1.json} is its schema, and a field that is
 * there never changes within a version.
 *
 * @param stage of a service's account; absent for other kinds
 * @param accessRole the name of the role in the account that trusts the management account; the one
 *     way in that is open at both moments
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HookInput(
        String version,
        Moment moment,
        LeaseId leaseId,
        AccountId accountId,
        AccountName name,
        KindName kind,
        @Nullable Stage stage,
        Person owner,
        Subdomain domain,
        String accessRole,
        String installation,
        String region) {
    private static final String VERSION = "1";

    static HookInput of(Lease lease, AccountId account, Moment moment, HookLocation place) {
        return new HookInput(
                VERSION,
                moment,
                lease.id(),
                account,
                lease.name(),
                lease.request().kind(),
                lease.request().stage(),
                lease.request().owner(),
                lease.domain().name(),
                place.accessRole(),
                place.installation(),
                place.region());
    }
}
