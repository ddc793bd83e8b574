package dev.accountvending.pool;

import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.KindName;
import dev.accountvending.registry.Account;
import dev.accountvending.registry.Registry;

import java.util.List;
import java.util.stream.Stream;

/**
 * What waits in the pool, as an index shows it, which lags behind: whoever takes an account decides
 * by the account's own page.
 *
 * @param available those that came first, first
 */
record Stock(List<Account> available) {
    Stock {
        available = List.copyOf(available);
    }

    static Stock of(Registry registry) {
        return new Stock(registry.allAccounts(AccountStatus.AVAILABLE));
    }

    /** Those of a kind. */
    List<Account> of(KindName kind) {
        return available.stream().filter(account -> kind.equals(account.kind())).toList();
    }

    /** All of them, in the order in which a lease of a kind takes them: its own kind's first. */
    List<Account> availableTo(KindName kind) {
        return Stream.concat(
                        of(kind).stream(),
                        available.stream().filter(account -> !kind.equals(account.kind())))
                .toList();
    }
}
