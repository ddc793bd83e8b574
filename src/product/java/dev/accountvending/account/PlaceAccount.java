package dev.accountvending.account;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.OuId;
import dev.accountvending.model.OuPath;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.organizations.OrganizationsClient;

import java.util.function.Supplier;

/** Moves the account into its kind's organizational unit, and tags it with its lease. */
public final class PlaceAccount extends Step<PlaceAccount.Input, PlaceAccount.Output> {
    private final Ledger ledger;
    private final Supplier<OrganizationsClient> organization;

    public record Input(LeaseId leaseId, AccountId accountId, OuPath destination) {}

    public record Output(OuId organizationalUnit) {}

    public PlaceAccount() {
        this(FunctionContext.current());
    }

    private PlaceAccount(FunctionContext function) {
        this(Ledger.of(function), RoleSessions.of(function)::organization);
    }

    PlaceAccount(Ledger ledger, Supplier<OrganizationsClient> organization) {
        super(Input.class);
        this.ledger = ledger;
        this.organization = organization;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.vending(input.leaseId(), input.accountId());
        lease.requireUnit(input.destination());
        OrganizationsClient client = organization.get();
        Tags.replace(client, input.accountId(), Tags.of(lease));
        return new Output(
                new Units(client).move(input.accountId(), lease.terms().organizationalUnit()));
    }
}
