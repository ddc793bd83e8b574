package dev.accountvending.account;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;

/**
 * Closing as Organizations has it: it is asked for, goes on for minutes, and cannot be taken back
 * by us (<a
 * href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_CloseAccount.html">CloseAccount</a>).
 */
final class ClosingAtAws {
    private final OrganizationsClient organization;

    ClosingAtAws(OrganizationsClient organization) {
        this.organization = organization;
    }

    /** How an account stands. */
    enum Standing {
        OPEN,
        CLOSING,
        CLOSED,
        /** It is no member of the organization; of a closed one, no more. */
        UNKNOWN
    }

    /** {@code State} takes the place of {@code Status}; where it is absent, that is read. */
    Standing standing(AccountId id) {
        try {
            Account account =
                    organization
                            .describeAccount(request -> request.accountId(id.value()))
                            .account();
            String state =
                    account.stateAsString() == null
                            ? account.statusAsString()
                            : account.stateAsString();
            return switch (state == null ? "" : state) {
                case "PENDING_CLOSURE" -> Standing.CLOSING;
                case "CLOSED", "SUSPENDED" -> Standing.CLOSED;
                default -> Standing.OPEN;
            };
        } catch (VendingFailed refused) {
            if (refused.is("AccountNotFoundException")) {
                return Standing.UNKNOWN;
            }
            throw refused;
        }
    }

    void close(AccountId id) {
        organization.closeAccount(request -> request.accountId(id.value()));
    }

    /** How many accounts there are, or as many as matter. */
    long members(int most) {
        return organization.listAccountsPaginator().stream()
                .flatMap(page -> page.accounts().stream())
                .limit(most)
                .count();
    }
}
