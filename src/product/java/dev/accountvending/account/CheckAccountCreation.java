package dev.accountvending.account;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.NotYet;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.organizations.OrganizationsClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Asks AWS for the state of the account's creation, until it has succeeded, failed or taken far too
 * long.
 */
public final class CheckAccountCreation
        extends Step<CheckAccountCreation.Input, CreateAccount.Output> {
    /**
     * A first account's creation can wait an hour for its organization; after four it is given up.
     */
    static final Duration LONGEST = Duration.ofHours(4);

    /**
     * Creations that take the usual one to three minutes are over by then; a later one is checked
     * less often.
     */
    static final Duration LIKELY = Duration.ofMinutes(4);

    private final Ledger ledger;
    private final Supplier<OrganizationsClient> organization;
    private final Clock clock;

    public record Input(LeaseId leaseId, String requestId) {}

    public CheckAccountCreation() {
        this(FunctionContext.current());
    }

    private CheckAccountCreation(FunctionContext function) {
        this(
                Ledger.of(function),
                RoleSessions.of(function)::organizationForReading,
                function.clock());
    }

    CheckAccountCreation(Ledger ledger, Supplier<OrganizationsClient> organization, Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.organization = organization;
        this.clock = clock;
    }

    @Override
    public CreateAccount.Output run(Input input) {
        Lease lease = ledger.vending(input.leaseId());
        Creation creation =
                new CreationRequests(organization.get()).check(input.requestId(), lease);
        if (creation instanceof Creation.InProgress) {
            checkInTime(input, lease);
        }
        return CreateAccount.enter(ledger, creation, lease);
    }

    private void checkInTime(Input input, Lease lease) {
        Instant intendedAt = Objects.requireNonNull(lease.account().creation()).intendedAt();
        if (clock.instant().isBefore(intendedAt.plus(LIKELY))) {
            throw new NotYet("AWS still makes the account.");
        }
        if (intendedAt.plus(LONGEST).isBefore(clock.instant())) {
            throw new VendingFailed(
                    Explanation.of(
                            "AWS did not finish making your account; administrators have been"
                                    + " told.",
                            "Creation %s of lease %s is in progress for over %d hours: open a case with AWS Support."
                                    .formatted(input.requestId(), lease.id(), LONGEST.toHours())));
        }
    }
}
