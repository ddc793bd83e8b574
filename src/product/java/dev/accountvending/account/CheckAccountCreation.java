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

/** Asks AWS how the account's creation goes: until it is there, or failed, or far too late. */
public final class CheckAccountCreation
        extends Step<CheckAccountCreation.Input, CreateAccount.Output> {
    /**
     * A first account's creation can wait an hour for its organization; four is no more waiting.
     */
    static final Duration LONGEST = Duration.ofHours(4);

    /**
     * Of the creations that take their usual one to three minutes, all are over; a later one is
     * looked at seldom.
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
        Instant asked = Objects.requireNonNull(lease.account().creation()).intendedAt();
        if (clock.instant().isBefore(asked.plus(LIKELY))) {
            throw new NotYet("AWS still makes the account.");
        }
        if (asked.plus(LONGEST).isBefore(clock.instant())) {
            throw new VendingFailed(
                    Explanation.of(
                            "AWS did not finish making your account; administrators have been"
                                    + " told.",
                            "Creation %s of lease %s is in progress for over %d hours: open a case with AWS Support."
                                    .formatted(input.requestId(), lease.id(), LONGEST.toHours())));
        }
    }
}
