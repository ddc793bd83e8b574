package dev.accountvending.account;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.organizations.OrganizationsClient;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks AWS for the lease's account once, even if an answer is lost or the step is repeated.
 *
 * <p>The intent is in the ledger before AWS is asked, so a repeat knows that a creation may exist,
 * and searches for it first. If two runs still ask at the same moment, AWS refuses the second by
 * its e-mail address, and the second run takes the first's account.
 *
 * <p>AWS limits the rate of requests, and how many accounts it makes at once. A request that it
 * refuses for now is queued, see {@link CreationQueue}.
 */
public final class CreateAccount extends Step<CreateAccount.Input, CreateAccount.Output> {
    private final Ledger ledger;
    private final Supplier<OrganizationsClient> organization;
    private final String accessRole;
    private final Clock clock;

    /** {@code turnSeconds}: how long AWS is not asked after it has refused. */
    public record Input(LeaseId leaseId, int turnSeconds) {}

    /**
     * The progress of the creation.
     *
     * @param requestId AWS's id of a creation in progress
     * @param accountId the account, once it exists
     * @param waitSeconds until a queued lease checks again
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Output(
            CreationState state,
            @Nullable String requestId,
            @Nullable AccountId accountId,
            @Nullable Integer waitSeconds) {

        static Output inProgress(String requestId) {
            return new Output(CreationState.IN_PROGRESS, requestId, null, null);
        }

        static Output succeeded(AccountId account) {
            return new Output(CreationState.SUCCEEDED, null, account, null);
        }

        private static Output queued(Duration wait) {
            int seconds = Math.toIntExact(wait.plusMillis(999).toSeconds());
            return new Output(CreationState.QUEUED, null, null, Math.max(1, seconds));
        }
    }

    /** Whether the account exists; a failed creation is an error, not a state. */
    public enum CreationState {
        /** AWS will be asked later. */
        QUEUED,
        IN_PROGRESS,
        SUCCEEDED
    }

    public CreateAccount() {
        this(FunctionContext.current());
    }

    private CreateAccount(FunctionContext function) {
        this(
                Ledger.of(function),
                RoleSessions.of(function)::organization,
                function.settings().accessRoleName(),
                function.clock());
    }

    CreateAccount(
            Ledger ledger,
            Supplier<OrganizationsClient> organization,
            String accessRole,
            Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.organization = organization;
        this.accessRole = accessRole;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.vending(input.leaseId());
        if (lease.accountId() != null) {
            return Output.succeeded(lease.accountId());
        }
        CreationRequests creations = new CreationRequests(organization.get());
        CreationQueue queue =
                new CreationQueue(ledger, clock, Duration.ofSeconds(input.turnSeconds()));
        return known(creations, lease)
                .map(creation -> leave(queue, creation, lease))
                .orElseGet(() -> inTurn(queue, creations, lease));
    }

    /** A place that is kept by mistake delays the leases behind it. */
    private Output leave(CreationQueue queue, Creation creation, Lease lease) {
        try {
            return enter(ledger, creation, lease);
        } finally {
            queue.served(lease.id());
        }
    }

    /** Returns the creation of an earlier run, whose answer may have been lost. */
    private static Optional<Creation> known(CreationRequests creations, Lease lease) {
        if (lease.account().creation() == null) {
            return Optional.empty();
        }
        String requestId = lease.account().creation().requestId();
        return requestId == null
                ? creations.find(lease)
                : Optional.of(creations.check(requestId, lease));
    }

    private Output inTurn(CreationQueue queue, CreationRequests creations, Lease lease) {
        Optional<Duration> wait = queue.wait(lease);
        if (wait.isPresent()) {
            return Output.queued(wait.get());
        }
        Optional<Creation> creation = ask(creations, lease);
        if (creation.isEmpty()) {
            return Output.queued(queue.refused(lease));
        }
        return leave(queue, creation.get(), lease);
    }

    /** An intent that AWS has definitely refused is withdrawn, because no creation can exist. */
    private Optional<Creation> ask(CreationRequests creations, Lease lease) {
        boolean repeated = ledger.progress().recordCreationIntent(lease.id());
        Optional<Creation> twin =
                repeated && lease.account().creation() == null
                        ? creations.find(lease)
                        : Optional.empty();
        if (twin.isPresent()) {
            return twin;
        }
        Optional<Creation> begun = creations.begin(lease, accessRole);
        if (begun.isEmpty() && !repeated) {
            ledger.progress().withdrawCreationIntent(lease.id());
        }
        return begun;
    }

    /** Records the state of a creation, and returns it. */
    static Output enter(Ledger ledger, Creation creation, Lease lease) {
        return switch (creation) {
            case Creation.InProgress(String requestId) -> {
                ledger.progress().recordCreationId(lease.id(), requestId);
                yield Output.inProgress(requestId);
            }
            case Creation.Created(AccountId account) -> {
                ledger.progress().enterAccount(lease.id(), account);
                yield Output.succeeded(account);
            }
            case Creation.Failed failed -> throw CreationFailures.explain(failed.reason(), lease);
        };
    }
}
