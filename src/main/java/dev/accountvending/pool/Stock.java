package dev.accountvending.pool;

import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.KindName;
import dev.accountvending.registry.Account;
import dev.accountvending.registry.Position;
import dev.accountvending.registry.Registry;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
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
        return new Stock(accounts(registry, AccountStatus.AVAILABLE));
    }

    /** All accounts in a status, those that came into it first, first. */
    static List<Account> accounts(Registry registry, AccountStatus status) {
        List<Account> all = new ArrayList<>();
        @Nullable Position after = null;
        do {
            Registry.Accounts page = registry.accounts(status, after);
            all.addAll(page.accounts());
            after = page.next().orElse(null);
        } while (after != null);
        return all;
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
