package dev.accountvending.account;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.CreationIntent;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.RetirementRequest;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.UnitUnguarded;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.organizations.OrganizationsClient;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sets a failed lease's account aside, in the quarantine unit and in the ledger. This includes an
 * account whose creation was begun but its answer lost: while AWS is still making it, the step
 * returns "not settled", and the state machine asks again.
 */
public final class QuarantineAccount
        extends Step<QuarantineAccount.Input, QuarantineAccount.Output> {
    /** A creation whose answer was lost, at the most. */
    private static final Duration LISTED_WITHIN = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final Supplier<OrganizationsClient> organization;
    private final Units units;
    private final OuPath quarantine;
    private final OuPath pool;
    private final Clock clock;

    public record Input(LeaseId leaseId) {}

    /**
     * The progress of the quarantine; settled when nothing is left to set aside.
     *
     * @param accountId the account in quarantine, if there is one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Output(boolean settled, @Nullable AccountId accountId) {}

    public QuarantineAccount() {
        this(FunctionContext.current());
    }

    private QuarantineAccount(FunctionContext function) {
        this(
                Ledger.of(function),
                RoleSessions.of(function)::organization,
                Units.of(function),
                function.settings().quarantineUnit(),
                function.settings().poolUnit(),
                function.clock());
    }

    QuarantineAccount(
            Ledger ledger,
            Supplier<OrganizationsClient> organization,
            Units units,
            OuPath quarantine,
            OuPath pool,
            Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.organization = organization;
        this.units = units;
        this.quarantine = quarantine;
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Optional<Lease> lease = ledger.find(input.leaseId());
        if (lease.isEmpty() || !isGivenUp(lease.get()) || !hasAccount(lease.get())) {
            // The account was handed over after all, or never existed.
            return new Output(true, null);
        }
        OrganizationsClient client = organization.get();
        Optional<Creation> creation = creation(client, lease.get());
        return switch (creation.orElse(null)) {
            case Creation.Created(AccountId account) -> setAside(account, lease.get());
            case Creation.InProgress _ -> new Output(isOverdue(lease.get()), null);
            case Creation.Failed _ -> new Output(true, null);
            case null -> new Output(!mayStillAppear(lease.get()), null);
        };
    }

    /** Returns whether AWS may not list yet what it was asked for just before the cancelling. */
    private boolean mayStillAppear(Lease lease) {
        RetirementRequest asked = lease.lifecycle().retirement();
        return lease.isCancelled()
                && asked != null
                && clock.instant().isBefore(asked.at().plus(LISTED_WITHIN));
    }

    private static boolean isGivenUp(Lease lease) {
        return lease.status().isBeingVended() || lease.is(LeaseStatus.FAILED);
    }

    /** Returns whether the lease took an account from the pool, or asked AWS for one. */
    private static boolean hasAccount(Lease lease) {
        return lease.accountId() != null || lease.account().creation() != null;
    }

    /** An account that is no longer the lease's must not be set aside for it. */
    private Output setAside(AccountId account, Lease lease) {
        ledger.progress().enterAccount(lease.id(), account);
        if (!isHeld(account, lease.id())) {
            return new Output(true, null);
        }
        if (lease.account().creation() == null && units.isIn(account, pool)) {
            // The vend never got as far as to take it out of there: it is as clean as it was.
            ledger.accounts()
                    .move(account, lease.id(), AccountStatus.AVAILABLE, "its vend never began");
            return new Output(true, null);
        }
        String why = "its lease failed";
        try {
            units.move(account, quarantine);
        } catch (UnitUnguarded refused) {
            // Nobody was ever let into it. Reconciling finds it in the wrong unit, and moves it.
            why += ", and it is not in unit " + quarantine + ", whose guardrails are missing";
        }
        ledger.accounts().quarantine(account, Ledger.SYSTEM_ACTOR, why);
        return new Output(true, account);
    }

    private boolean isHeld(AccountId account, LeaseId lease) {
        return ledger.accounts()
                .find(account)
                .filter(held -> lease.equals(held.lease()))
                .isPresent();
    }

    /** A creation that never ends is left to administrators; its id is in the ledger. */
    private boolean isOverdue(Lease lease) {
        return Objects.requireNonNull(lease.account().creation())
                .intendedAt()
                .plus(CheckAccountCreation.LONGEST)
                .isBefore(clock.instant());
    }

    private static Optional<Creation> creation(OrganizationsClient client, Lease lease) {
        if (lease.accountId() != null) {
            return Optional.of(new Creation.Created(lease.accountId()));
        }
        CreationRequests creations = new CreationRequests(client);
        CreationIntent intent = Objects.requireNonNull(lease.account().creation());
        return intent.requestId() == null
                ? creations.find(lease)
                : Optional.of(creations.check(intent.requestId(), lease));
    }
}
