package dev.accountvending.closing;

import dev.accountvending.account.AccountPlacement;
import dev.accountvending.model.AccountId;

import software.amazon.awssdk.services.organizations.OrganizationsClient;

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

    AccountPlacement standing(AccountId id) {
        return AccountPlacement.of(id, organization);
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
