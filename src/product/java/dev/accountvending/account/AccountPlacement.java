package dev.accountvending.account;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;

/** The state of an account in the organization. */
public enum AccountPlacement {
    OPEN,
    /**
     * AWS has suspended the account, for unpaid bills or abuse. It keeps what it holds, and AWS may
     * open it again.
     */
    SUSPENDED,
    CLOSING,
    CLOSED,
    /** The account is not a member of the organization, or was closed and is no longer one. */
    UNKNOWN;

    /**
     * Reads the state from Organizations' description of the account: {@code State}, or {@code
     * Status} before that. {@code SUSPENDED} is a closed account in {@code Status} only (<a
     * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html">account
     * states</a>).
     */
    public static AccountPlacement of(Account account) {
        String state = account.stateAsString();
        if (state == null) {
            return "SUSPENDED".equals(account.statusAsString())
                    ? CLOSED
                    : of(account.statusAsString());
        }
        return of(state);
    }

    private static AccountPlacement of(@Nullable String state) {
        return switch (state == null ? "" : state) {
            case "SUSPENDED" -> SUSPENDED;
            case "PENDING_CLOSURE" -> CLOSING;
            case "CLOSED" -> CLOSED;
            default -> OPEN;
        };
    }

    /** Returns whether the account is closed, or is being closed, or is not a member any more. */
    public boolean isClosed() {
        return this == CLOSING || this == CLOSED || this == UNKNOWN;
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
