package dev.accountvending.account;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.aws.Sessions;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.registry.Lease;
import dev.accountvending.registry.Registry;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.organizations.OrganizationsClient;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks AWS for the lease's account: once, whatever is lost or repeated.
 *
 * <p>The intent is in the ledger before AWS is asked, so a repeat knows that there may be a
 * creation, and looks for it first. Should two runs still ask at the same moment, AWS refuses the
 * second by its e-mail address, and what is taken up then is the first's account.
 */
public final class CreateAccount extends Step<CreateAccount.Input, CreateAccount.Output> {
    private final Registry registry;
    private final Supplier<OrganizationsClient> organization;
    private final String accessRole;

    public record Input(LeaseId leaseId) {}

    /**
     * How far the creation is.
     *
     * @param requestId AWS's id of a creation in progress
     * @param accountId the account, once it is there
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Output(
            CreationState state, @Nullable String requestId, @Nullable AccountId accountId) {}

    /** Whether the account is there; a creation that failed is an error and no state. */
    public enum CreationState {
        IN_PROGRESS,
        SUCCEEDED
    }

    public CreateAccount() {
        this(LambdaEnvironment.current());
    }

    private CreateAccount(LambdaEnvironment environment) {
        this(
                Registry.forStep(environment),
                Sessions.forStep(environment)::organization,
                new Settings(environment).accessRoleName());
    }

    CreateAccount(
            Registry registry, Supplier<OrganizationsClient> organization, String accessRole) {
        super(Input.class);
        this.registry = registry;
        this.organization = organization;
        this.accessRole = accessRole;
    }

    @Override
    public Output run(Input input) {
        Lease lease = registry.lease(input.leaseId());
        if (lease.accountId() != null) {
            return new Output(CreationState.SUCCEEDED, null, lease.accountId());
        }
        Creations creations = new Creations(organization.get());
        return enter(registry, creation(creations, lease), lease);
    }

    private Creation creation(Creations creations, Lease lease) {
        if (lease.creation() != null && lease.creation().requestId() != null) {
            return creations.check(lease.creation().requestId(), lease);
        }
        boolean repeated = registry.intendCreation(lease.id());
        Optional<Creation> found = repeated ? creations.find(lease) : Optional.empty();
        return found.orElseGet(() -> creations.begin(lease, accessRole));
    }

    /** Writes down how a creation stands, and answers it. */
    static Output enter(Registry registry, Creation creation, Lease lease) {
        return switch (creation) {
            case Creation.InProgress(String requestId) -> {
                registry.knowCreation(lease.id(), requestId);
                yield new Output(CreationState.IN_PROGRESS, requestId, null);
            }
            case Creation.Created(AccountId account) -> {
                registry.enterAccount(lease.id(), account);
                yield new Output(CreationState.SUCCEEDED, null, account);
            }
            case Creation.Failed failed -> throw CreationFailures.explain(failed.reason(), lease);
        };
    }
}
