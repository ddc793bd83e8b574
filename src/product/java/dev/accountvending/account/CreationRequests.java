package dev.accountvending.account;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Ascii;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;
import software.amazon.awssdk.services.organizations.model.Tag;

import java.util.Optional;
import java.util.Set;

/**
 * Account creations at AWS, including one whose answer may have been lost. <a
 * href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html">CreateAccount</a>
 * takes no client token, so a repeat searches before it asks: among the creations by the account's
 * name (a lease id, never used twice) and among the accounts by e-mail address and tag.
 */
final class CreationRequests {
    /** AWS has done nothing, but will accept the request later. */
    private static final Set<String> ANOTHER_TIME =
            Set.of("ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED", "TooManyRequestsException");

    private final OrganizationsClient organization;

    CreationRequests(OrganizationsClient organization) {
        this.organization = organization;
    }

    /** Asks AWS for the lease's account; empty if it has done nothing, and accepts no more now. */
    Optional<Creation> begin(Lease lease, String accessRole) {
        return ask(lease, accessRole).map(status -> outcome(status, lease));
    }

    private Optional<CreateAccountStatus> ask(Lease lease, String accessRole) {
        try {
            return Optional.of(
                    organization
                            .createAccount(
                                    request ->
                                            request.accountName(lease.id().value())
                                                    .email(lease.account().email().value())
                                                    .roleName(accessRole)
                                                    .tags(Tags.of(lease)))
                            .createAccountStatus());
        } catch (TransientFailure refused) {
            if (refused.code().filter(ANOTHER_TIME::contains).isPresent()) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /**
     * Returns the state of a creation whose id is known.
     *
     * @throws VendingFailed if it is another lease's, whose account this one must not get
     */
    Creation check(String requestId, Lease lease) {
        CreateAccountStatus status =
                organization
                        .describeCreateAccountStatus(
                                request -> request.createAccountRequestId(requestId))
                        .createAccountStatus();
        if (!lease.id().value().equals(status.accountName())) {
            throw new VendingFailed(
                    Explanation.of(
                            "The work on %s stopped; administrators have been told."
                                    .formatted(lease.name()),
                            "The creation %s is that of %s, and is not that of lease %s: nothing was changed."
                                    .formatted(requestId, status.accountName(), lease.id())));
        }
        return outcome(status, lease);
    }

    /** Finds the result of a creation whose answer never reached us. */
    Optional<Creation> find(Lease lease) {
        return find(CreateAccountState.SUCCEEDED, lease)
                .or(() -> find(CreateAccountState.IN_PROGRESS, lease))
                .or(() -> findAccount(lease));
    }

    private Optional<Creation> find(CreateAccountState state, Lease lease) {
        return organization
                .listCreateAccountStatusPaginator(request -> request.states(state))
                .stream()
                .flatMap(page -> page.createAccountStatuses().stream())
                .filter(status -> lease.id().value().equals(status.accountName()))
                .findFirst()
                .map(status -> outcome(status, lease));
    }

    private Creation outcome(CreateAccountStatus status, Lease lease) {
        return switch (status.state()) {
            case SUCCEEDED -> new Creation.Created(new AccountId(status.accountId()));
            case FAILED -> failed(status.failureReason(), lease);
            case IN_PROGRESS, UNKNOWN_TO_SDK_VERSION -> new Creation.InProgress(status.id());
        };
    }

    /**
     * AWS refuses the second of two creations of ours by the e-mail address of the first, whose
     * answer was lost. The account then exists, and is ours.
     */
    private Creation failed(CreateAccountFailureReason reason, Lease lease) {
        return switch (reason) {
            case EMAIL_ALREADY_EXISTS, CONCURRENT_ACCOUNT_MODIFICATION ->
                    find(CreateAccountState.SUCCEEDED, lease)
                            .or(() -> find(CreateAccountState.IN_PROGRESS, lease))
                            .or(() -> findAccount(lease))
                            .orElse(new Creation.Failed(reason));
            default -> new Creation.Failed(reason);
        };
    }

    private Optional<Creation> findAccount(Lease lease) {
        return organization.listAccountsPaginator().stream()
                .flatMap(page -> page.accounts().stream())
                .filter(account -> isAt(lease.account().email(), account))
                .findFirst()
                .map(
                        account ->
                                isTagged(lease.id(), account)
                                        ? new Creation.Created(new AccountId(account.id()))
                                        : new Creation.Failed(
                                                CreateAccountFailureReason.EMAIL_ALREADY_EXISTS));
    }

    private static boolean isAt(EmailAddress email, Account account) {
        return account.email() != null && Ascii.equalsIgnoreCase(email.value(), account.email());
    }

    private boolean isTagged(LeaseId lease, Account account) {
        return organization
                .listTagsForResourcePaginator(request -> request.resourceId(account.id()))
                .stream()
                .flatMap(page -> page.tags().stream())
                .anyMatch(tag -> tag.equals(tag(lease)));
    }

    private static Tag tag(LeaseId lease) {
        return Tag.builder().key(Tags.LEASE).value(lease.value()).build();
    }
}
