package dev.accountvending.account;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.OuId;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.UnitUnguarded;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.organizations.OrganizationsClient;

import java.util.function.Supplier;

/** Moves the account into its kind's organizational unit, and tags it with its lease. */
public final class PlaceAccount extends Step<PlaceAccount.Input, PlaceAccount.Output> {
    private final Ledger ledger;
    private final Supplier<OrganizationsClient> organization;
    private final Units units;

    public record Input(LeaseId leaseId, AccountId accountId, OuPath destination) {}

    public record Output(OuId organizationalUnit) {}

    public PlaceAccount() {
        this(FunctionContext.current());
    }

    private PlaceAccount(FunctionContext function) {
        this(Ledger.of(function), RoleSessions.of(function)::organization, Units.of(function));
    }

    PlaceAccount(Ledger ledger, Supplier<OrganizationsClient> organization, Units units) {
        super(Input.class);
        this.ledger = ledger;
        this.organization = organization;
        this.units = units;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.vending(input.leaseId(), input.accountId());
        lease.requireUnit(input.destination());
        OuId unit;
        try {
            unit = units.move(input.accountId(), lease.terms().organizationalUnit());
        } catch (UnitUnguarded waiting) {
            // Whoever asked sees why it takes so long.
            ledger.progress()
                    .note(
                            lease.id(),
                            waiting.explanation().forRequester()
                                    + " It waits until they are back.");
            throw waiting;
        }
        Tags.replace(organization.get(), input.accountId(), Tags.of(lease));
        return new Output(unit);
    }
}
