package dev.accountvending.pool;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.KindName;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The accounts in the pool, from an index that lags behind; a claim reads the account itself.
 *
 * @param available in the order in which they came
 */
public record PoolStock(List<Account> available) {
    public PoolStock {
        available = List.copyOf(available);
    }

    public static PoolStock of(Ledger ledger) {
        return new PoolStock(ledger.accounts().all(AccountStatus.AVAILABLE));
    }

    /**
     * A kind that has fewer accounts ready than it should.
     *
     * @param ready how many it has
     * @param warm how many it should have
     */
    public record Shortage(KindName kind, int ready, int warm) {
        boolean isEmpty() {
            return ready == 0;
        }
    }

    /** Returns the kinds that have too few. */
    public List<Shortage> shortages(Catalog catalog) {
        return catalog.kinds().entrySet().stream()
                .flatMap(kind -> shortage(kind.getKey(), kind.getValue()).stream())
                .toList();
    }

    private Optional<Shortage> shortage(KindName name, Kind kind) {
        return kind.pooled()
                .map(pool -> new Shortage(name, of(name).size(), pool.warm()))
                .filter(shortage -> shortage.ready() < shortage.warm());
    }

    /** Returns those of a kind. */
    List<Account> of(KindName kind) {
        return available.stream().filter(account -> kind.equals(account.kind())).toList();
    }

    /**
     * Returns all of them, in the order in which a lease of a kind takes them: its own kind's
     * first, and last what came back from vends that failed.
     */
    List<Account> availableTo(KindName kind) {
        return Stream.concat(
                        of(kind).stream(),
                        available.stream().filter(account -> !kind.equals(account.kind())))
                .sorted(Comparator.comparingInt(Account::timesSentBack))
                .toList();
    }
}
