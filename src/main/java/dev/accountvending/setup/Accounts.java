package dev.accountvending.setup;

import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountState;

import java.util.List;

/** What is to be known of an organization's accounts. */
final class Accounts {
    private Accounts() {}

    static boolean isOpen(Account account) {
        return account.state() == null || account.state() == AccountState.ACTIVE;
    }

    static long closed(List<Account> accounts) {
        return accounts.stream().filter(account -> !isOpen(account)).count();
    }
}
