package dev.accountvending.pool;

import dev.accountvending.account.Tags;
import dev.accountvending.account.Units;
import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Cleaning;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.OuPath;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.organizations.OrganizationsClient;

import java.util.function.Supplier;

/**
 * Puts a clean account into the pool: into its unit, under its tags, and last into the ledger, from
 * which leases take it. It accepts only an account that two passes in a row found empty and that
 * was proven empty after them.
 */
public final class ReturnToPool extends Step<ReturnToPool.Input, ReturnToPool.Output> {
    private final Ledger ledger;
    private final Supplier<OrganizationsClient> organization;
    private final Units units;
    private final OuPath pool;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    public record Output(AccountStatus status) {}

    public ReturnToPool() {
        this(FunctionContext.current());
    }

    private ReturnToPool(FunctionContext function) {
        this(
                Ledger.of(function),
                RoleSessions.of(function)::organization,
                Units.of(function),
                function.settings().poolUnit());
    }

    ReturnToPool(
            Ledger ledger, Supplier<OrganizationsClient> organization, Units units, OuPath pool) {
        super(Input.class);
        this.ledger = ledger;
        this.organization = organization;
        this.units = units;
        this.pool = pool;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.lease(input.leaseId());
        Account account =
                ledger.accounts()
                        .find(input.accountId())
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "The ledger has no account %s."
                                                        .formatted(input.accountId())));
        if (account.id().equals(lease.accountId()) && !lease.id().equals(account.lease())) {
            // It went back before, and may be another lease's by now.
            return new Output(account.status());
        }
        ledger.retiring(lease.id(), account.id());
        requireClean(lease, account);
        units.move(account.id(), pool);
        Tags.replace(organization.get(), account.id(), Tags.ofPool(lease.request().kind()));
        return new Output(ledger.accounts().returnToPool(account.id(), lease).status());
    }

    private static void requireClean(Lease lease, Account account) {
        Cleaning cleaning = lease.cleaning();
        if (account.status() != AccountStatus.CLEANING
                || cleaning == null
                || CleaningState.of(cleaning) != CleaningState.CLEAN
                || cleaning.provenAt() == null) {
            throw new IllegalStateException(
                    "Account %s of lease %s is %s after %s: it is not for the pool."
                            .formatted(account.id(), lease.id(), account.status(), cleaning));
        }
    }
}
