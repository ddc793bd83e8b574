package dev.accountvending.ledger;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The ledger's accounts. */
public final class Accounts {
    private final LedgerTable table;
    private final ConditionalWrites writes;
    private final AccountStatusIndex inventory;
    private final Clock clock;

    Accounts(LedgerTable table, ConditionalWrites writes, Clock clock) {
        this.table = table;
        this.writes = writes;
        this.inventory = new AccountStatusIndex(table);
        this.clock = clock;
    }

    /** Returns the account of this id, if it is one of ours. */
    public Optional<Account> find(AccountId id) {
        return StoredItem.find(table, Keys.account(id), Account.class).map(StoredItem::value);
    }

    /** Returns the account of a lease; empty if it has none, or another lease has it by now. */
    public Optional<Account> of(Lease lease) {
        return Optional.ofNullable(lease.accountId())
                .flatMap(this::find)
                .filter(account -> lease.id().equals(account.lease()));
    }

    /**
     * Returns a page of the accounts in a status, in the order in which they came into it. The
     * index lags behind, so decisions on an account read its own item.
     */
    public AccountPage page(AccountStatus status, @Nullable IndexKey after) {
        return inventory.page(status, after);
    }

    /** Returns a page of the accounts in a status, the latest to come into it first. */
    public AccountPage latest(AccountStatus status, @Nullable IndexKey after) {
        return inventory.latest(status, after);
    }

    /** Returns every account in a status, as {@link #page} has them. */
    public List<Account> all(AccountStatus status) {
        return stream(status).toList();
    }

    /** Returns the same one after the other, for who needs few of them; each page is read late. */
    public Stream<Account> stream(AccountStatus status) {
        return Stream.iterate(
                        Optional.of(inventory.many(status, null)),
                        Optional::isPresent,
                        page ->
                                page.flatMap(AccountPage::next)
                                        .map(after -> inventory.many(status, after)))
                .flatMap(page -> page.orElseThrow().accounts().stream());
    }

    /** Changes an account; a change that returns its argument writes nothing. */
    public Account update(AccountId id, UnaryOperator<Account> change) {
        return updateWithResult(id, found -> new Update<>(change.apply(found), true)).value();
    }

    /** Changes an account, and returns what the change has found or decided besides. */
    public <R> Update<Account, R> updateWithResult(
            AccountId id, Function<Account, Update<Account, R>> change) {
        return writes.update(Keys.account(id), Account.class, change, _ -> List.of());
    }

    /** Marks an account as set aside. */
    public void quarantine(AccountId id, String by, String why) {
        update(
                id,
                account ->
                        account.status() == AccountStatus.QUARANTINED
                                ? account
                                : account.moved(
                                        AccountStatus.QUARANTINED, clock.instant(), by, why));
    }

    /**
     * Moves an account to a status, for the lease that holds it.
     *
     * @param holder the lease that it must be of; null: none
     * @throws IllegalStateException if another lease holds it: that must not lose it
     */
    public Account move(
            AccountId id, @Nullable LeaseId holder, AccountStatus to, @Nullable String why) {
        return move(id, holder, to, why, UnaryOperator.identity());
    }

    /**
     * Puts an account into the pool for the lease that gives it back.
     *
     * @throws IllegalStateException if another lease holds it
     */
    public Account returnToPool(AccountId id, Lease lease) {
        return move(
                id,
                lease.id(),
                AccountStatus.AVAILABLE,
                null,
                account -> lease.isOverUnheld() ? account : account.held());
    }

    private Account move(
            AccountId id,
            @Nullable LeaseId holder,
            AccountStatus to,
            @Nullable String why,
            UnaryOperator<Account> besides) {
        return update(
                id,
                account -> {
                    if (!Objects.equals(account.lease(), holder)) {
                        throw new IllegalStateException(
                                "Account %s is held by %s, not by %s: it cannot become %s."
                                        .formatted(id, account.lease(), holder, to));
                    }
                    return account.status() == to
                            ? account
                            : besides.apply(
                                    account.moved(to, clock.instant(), Ledger.SYSTEM_ACTOR, why));
                });
    }
}
