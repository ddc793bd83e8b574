package dev.accountvending.account;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;

/** The state of an account in the organization. */
public enum AccountPlacement {
    OPEN,
    CLOSING,
    CLOSED,
    /** The account is not a member of the organization, or was closed and is no longer one. */
    UNKNOWN;

    /**
     * Reads the state from Organizations' description of the account: {@code State}, or {@code
     * Status} before that.
     */
    public static AccountPlacement of(Account account) {
        String state =
                account.stateAsString() == null
                        ? account.statusAsString()
                        : account.stateAsString();
        return switch (state == null ? "" : state) {
            case "PENDING_CLOSURE" -> CLOSING;
            case "CLOSED", "SUSPENDED" -> CLOSED;
            default -> OPEN;
        };
    }

    /** Asks Organizations. */
    public static AccountPlacement of(AccountId id, OrganizationsClient organization) {
        try {
            return of(
                    organization
                            .describeAccount(request -> request.accountId(id.value()))
                            .account());
        } catch (VendingFailed refused) {
            if (refused.is("AccountNotFoundException")) {
                return UNKNOWN;
            }
            throw refused;
        }
    }
}
