package dev.accountvending.account;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.aws.Sessions;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.registry.Lease;
import dev.accountvending.registry.Registry;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.organizations.OrganizationsClient;

import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sets a failed lease's account aside, in the quarantine unit and in the ledger; also an account
 * whose creation was begun and whose answer was lost. While AWS is still making it, it answers "not
 * settled", and the state machine asks again.
 */
public final class QuarantineAccount
        extends Step<QuarantineAccount.Input, QuarantineAccount.Output> {
    private final Registry registry;
    private final Supplier<OrganizationsClient> organization;
    private final OuPath quarantine;
    private final Clock clock;

    public record Input(LeaseId leaseId) {}

    /**
     * Whether nothing is left to set aside.
     *
     * @param accountId the account in quarantine, if there is one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Output(boolean settled, @Nullable AccountId accountId) {}

    public QuarantineAccount() {
        this(LambdaEnvironment.current());
    }

    private QuarantineAccount(LambdaEnvironment environment) {
        this(
                Registry.forStep(environment),
                Sessions.forStep(environment)::organization,
                new Settings(environment).quarantineUnit(),
                environment.clock());
    }

    QuarantineAccount(
            Registry registry,
            Supplier<OrganizationsClient> organization,
            OuPath quarantine,
            Clock clock) {
        super(Input.class);
        this.registry = registry;
        this.organization = organization;
        this.quarantine = quarantine;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Optional<Lease> lease = registry.find(input.leaseId());
        if (lease.isEmpty() || !isGivenUp(lease.get().status()) || lease.get().creation() == null) {
            // Handed over after all, or nothing was ever asked of AWS.
            return new Output(true, null);
        }
        OrganizationsClient client = organization.get();
        Optional<Creation> creation = creation(client, lease.get());
        return switch (creation.orElse(null)) {
            case Creation.Created(AccountId account) -> setAside(client, account, input.leaseId());
            case Creation.InProgress _ -> new Output(isGivenUp(lease.get()), null);
            case Creation.Failed _ -> new Output(true, null);
            case null -> new Output(true, null);
        };
    }

    private static boolean isGivenUp(LeaseStatus status) {
        return status.isBeingVended() || status == LeaseStatus.FAILED;
    }

    private Output setAside(OrganizationsClient client, AccountId account, LeaseId lease) {
        registry.enterAccount(lease, account);
        new Units(client).move(account, quarantine);
        registry.quarantine(account, Registry.MACHINE, "its lease failed");
        return new Output(true, account);
    }

    /** A creation that never ends is left to administrators; its id stands in the ledger. */
    private boolean isGivenUp(Lease lease) {
        return Objects.requireNonNull(lease.creation())
                .intendedAt()
                .plus(CheckAccountCreation.LONGEST)
                .isBefore(clock.instant());
    }

    private static Optional<Creation> creation(OrganizationsClient client, Lease lease) {
        if (lease.accountId() != null) {
            return Optional.of(new Creation.Created(lease.accountId()));
        }
        Creations creations = new Creations(client);
        Lease.Creation known = Objects.requireNonNull(lease.creation());
        return known.requestId() == null
                ? creations.find(lease)
                : Optional.of(creations.check(known.requestId(), lease));
    }
}
