package dev.accountvending.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.aws.Clients;
import dev.accountvending.ledger.LedgerTable.Item;
import dev.accountvending.ledger.LedgerTable.Put;
import dev.accountvending.ledger.LedgerTable.Write;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Subdomain;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The ledger. By what it holds, every account, DNS record and claim can be found and put right.
 *
 * <p>Each change reads the item, is decided against the status found, and is written on the
 * condition that nobody wrote in between; a lost race reads again. So each is safe to repeat.
 */
public final class Ledger {
    /** Who changed it, in the history, where no person did. */
    public static final String SYSTEM_ACTOR = "account-vending-machine";

    /** By then the execution has taken silence for a "no". */
    private static final Duration SILENCE = Duration.ofHours(1);

    static final String LEASE = "LEASE#";
    private static final String MEMO = "MEMO#";

    private static final int TRIES = 8;

    private final LedgerTable table;
    private final Claims claims;
    private final LeaseIndex listing;
    private final DueLeaseIndex agenda;
    private final AccountStatusIndex inventory;
    private final Clock clock;
    private final Duration domainHeld;

    /**
     * The one that takes everything.
     *
     * @param domainHeld how long a domain is kept for its owner after their lease's end; zero: not
     */
    public Ledger(DynamoDbClient dynamoDb, String table, Clock clock, Duration domainHeld) {
        this.table = new LedgerTable(dynamoDb, table);
        this.claims = new Claims(this.table);
        this.listing = new LeaseIndex(this.table);
        this.agenda = new DueLeaseIndex(this.table);
        this.inventory = new AccountStatusIndex(this.table);
        this.clock = clock;
        this.domainHeld = domainHeld;
    }

    /** The ledger of the function that asks, for a step. */
    public static Ledger forStep(LambdaEnvironment environment) {
        return over(Clients.forStep(environment), environment);
    }

    /** The ledger of the function that asks, for a door. */
    public static Ledger forDoor(LambdaEnvironment environment) {
        return over(Clients.forDoor(environment), environment);
    }

    private static Ledger over(Clients clients, LambdaEnvironment environment) {
        Settings settings = new Settings(environment);
        return new Ledger(
                clients.dynamoDb(), settings.table(), environment.clock(), settings.domainHeld());
    }

    /** Some leases, and where the next page begins. */
    public record Leases(List<Lease> leases, Optional<String> next) {}

    /** Some leases that are due, and where the next page begins. */
    public record Due(List<LeaseId> leases, Optional<IndexKey> next) {
        public Due {
            leases = List.copyOf(leases);
        }
    }

    /** Some accounts in a status, and where the next page begins. */
    public record Accounts(List<Account> accounts, Optional<IndexKey> next) {
        public Accounts {
            accounts = List.copyOf(accounts);
        }
    }

    /** The lease of this id, if there is one. */
    public Optional<Lease> find(LeaseId id) {
        return table.get(key(id)).map(item -> read(item.document(), Lease.class));
    }

    /** The lease of this id, which must be there. */
    public Lease lease(LeaseId id) {
        return find(id).orElseThrow(
                        () -> new IllegalStateException("The ledger has no lease " + id + "."));
    }

    /**
     * The lease that a step of a vend works for.
     *
     * @throws VendingFailed where it is not VENDING
     */
    public Lease vending(LeaseId id) {
        return StepInputCheck.in(Set.of(LeaseStatus.VENDING), lease(id));
    }

    /**
     * The lease that a step of a vend works for, on an account.
     *
     * @param account what the step was told; null if that is none
     * @throws VendingFailed where it is not VENDING, or the account is not its own
     */
    public Lease vending(LeaseId id, @Nullable AccountId account) {
        return holding(vending(id), account);
    }

    /**
     * The lease that a step of its end works for, on an account.
     *
     * @throws VendingFailed where it is not at its end, or the account is not its own
     */
    public Lease retiring(LeaseId id, AccountId account) {
        return holding(StepInputCheck.in(Set.of(LeaseStatus.RETIRING), lease(id)), account);
    }

    /**
     * The same of a step that closes the account: that may go on when the lease has ended.
     *
     * @throws VendingFailed where it is not at its end, or the account is not its own
     */
    public Lease closing(LeaseId id, AccountId account) {
        return holding(
                StepInputCheck.in(Set.of(LeaseStatus.RETIRING, LeaseStatus.RETIRED), lease(id)),
                account);
    }

    private Lease holding(Lease lease, @Nullable AccountId account) {
        StepInputCheck.account(lease, account, Optional.ofNullable(account).flatMap(this::account));
        return lease;
    }

    /** The newest lease of an account's name, whatever its status. */
    public Optional<Lease> newest(AccountName name) {
        int number = claims.newestNumber(name);
        return number == 0 ? Optional.empty() : find(LeaseId.of(name, number));
    }

    /**
     * A page of the leases that a filter lets pass, newest first. It may be short; the last, and
     * only it, has no next.
     *
     * @param cursor where the page begins, as an earlier page gave it; null for the first
     * @throws dev.accountvending.model.InvalidValue where no page under this filter gave it
     */
    public Leases leases(Filter filter, @Nullable String cursor) {
        return listing.page(filter, cursor);
    }

    /**
     * A page of the leases that the sweep must look at, those that were due first, first. The index
     * lags behind: what is due is decided from the lease itself.
     */
    public Due due(Instant until, @Nullable IndexKey after) {
        return agenda.page(until, after);
    }

    /**
     * A page of the accounts in a status, those that came into it first, first. The index lags
     * behind: what becomes of an account is decided from its own page.
     */
    public Accounts accounts(AccountStatus status, @Nullable IndexKey after) {
        return inventory.page(status, after);
    }

    /** A page of the accounts in a status, those that came into it last, first. */
    public Accounts latestAccounts(AccountStatus status, @Nullable IndexKey after) {
        return inventory.latest(status, after);
    }

    /** Every account in a status, as {@link #accounts} has them. */
    public List<Account> allAccounts(AccountStatus status) {
        List<Account> all = new ArrayList<>();
        @Nullable IndexKey after = null;
        do {
            Accounts page = accounts(status, after);
            all.addAll(page.accounts());
            after = page.next().orElse(null);
        } while (after != null);
        return all;
    }

    /** The account of this id, if it is one of ours. */
    public Optional<Account> account(AccountId id) {
        return table.get(key(id)).map(item -> read(item.document(), Account.class));
    }

    /**
     * Claims name, subdomain, e-mail address and a place in the owner's quota, and writes the
     * lease, in one transaction.
     *
     * @return the lease; where the idempotency key was used before, the lease that it got then
     * @throws dev.accountvending.model.RequestRejected telling what is taken and by which lease
     */
    public Lease reserve(Reservation wanted) {
        return retryOnConflict(
                "the claims of " + wanted.name(),
                () ->
                        switch (claims.plan(wanted, clock.instant())) {
                            case Claims.AlreadyGranted(LeaseId granted) ->
                                    Optional.of(lease(granted));
                            case Claims.Planned(Lease planned, List<Write> claimed) -> {
                                List<Write> writes = new ArrayList<>(claimed);
                                writes.add(put(planned, null));
                                yield written(planned, writes);
                            }
                        });
    }

    /** Changes a lease; a change that answers its argument writes nothing. */
    public Lease update(LeaseId id, UnaryOperator<Lease> change) {
        return update(id, change, _ -> List.of());
    }

    /** Changes a lease, and what else goes with the change, in one transaction. */
    private Lease update(
            LeaseId id, UnaryOperator<Lease> change, Function<Lease, List<Write>> besides) {
        return retryOnConflict(
                "lease " + id,
                () -> {
                    Versioned<Lease> found = versionedLease(id);
                    Lease changed = change.apply(found.value());
                    if (changed.equals(found.value())) {
                        return Optional.of(changed);
                    }
                    List<Write> writes = new ArrayList<>(besides.apply(changed));
                    writes.add(put(changed, found.version()));
                    return written(changed, writes);
                });
    }

    /** Moves a lease to a status, unless it is there already. */
    public Lease move(LeaseId id, LeaseStatus to, String by, @Nullable String why) {
        return update(
                id, lease -> lease.is(to) ? lease : lease.moved(to, clock.instant(), by, why));
    }

    /** Notes the execution of a reserved lease that waits for an approval first. */
    public Lease adopt(LeaseId id, String execution) {
        return update(id, lease -> lease.withExecution(execution));
    }

    /**
     * Writes down that an approval is waited for, and by which token its execution is told; a later
     * token takes an earlier one's place.
     *
     * @return the lease, which may have been decided on before
     */
    public Lease awaitApproval(LeaseId id, String token, Instant until) {
        return update(
                id,
                lease -> {
                    Lease.Approval before = lease.approval();
                    Instant now = clock.instant();
                    if (lease.is(LeaseStatus.REQUESTED)) {
                        return lease.moved(LeaseStatus.AWAITING_APPROVAL, now, SYSTEM_ACTOR, null)
                                .withApproval(new Lease.Approval(token, now, until, null))
                                .withDueAt(until.plus(SILENCE));
                    }
                    return before == null
                            ? lease
                            : lease.withApproval(
                                    new Lease.Approval(
                                            token,
                                            before.askedAt(),
                                            before.until(),
                                            before.decision()));
                });
    }

    /**
     * Writes down a decision on a waiting request: approved it is vended; rejected it gives back
     * its claims, in one transaction. The first decision stands.
     *
     * @return the lease with the decision that stands, which may be another's
     */
    public Lease decide(LeaseId id, Lease.Decision decision) {
        return decide(id, decision, _ -> {});
    }

    /**
     * Decides as {@link #decide(LeaseId, Lease.Decision)} does.
     *
     * @param seen throws if the lease, as it is when this is written, is not what was decided on
     */
    public Lease decide(LeaseId id, Lease.Decision decision, Consumer<Lease> seen) {
        return close(
                id,
                decision,
                decision.approved() ? LeaseStatus.VENDING : LeaseStatus.REJECTED,
                seen);
    }

    /** Takes back a waiting request for its owner; a decision that was made before stands. */
    public Lease withdraw(LeaseId id, String by) {
        return withdraw(id, by, _ -> {});
    }

    /**
     * Takes back a waiting request as {@link #withdraw(LeaseId, String)} does.
     *
     * @param seen throws if the lease, as it is when this is written, is not what was meant
     */
    public Lease withdraw(LeaseId id, String by, Consumer<Lease> seen) {
        return close(
                id,
                new Lease.Decision(false, by, clock.instant(), "Withdrawn."),
                LeaseStatus.WITHDRAWN,
                seen);
    }

    /**
     * Moves a lease's end, where its owner has it; the same wish under the same key moves it once.
     *
     * @param longest how long the lease may last in all
     * @throws RequestRejected telling why it cannot be
     */
    public Lease extend(LeaseId id, Lease.Extension wanted, Duration longest) {
        return update(id, lease -> LeaseRules.extended(lease, wanted, longest, clock.instant()));
    }

    /**
     * Moves a lease's end as {@link #extend} does; beyond the longest it writes down that this is
     * wanted, until approvers decide.
     *
     * @return the lease, which bears the wish where it waits
     * @throws RequestRejected telling why it cannot be
     */
    public Lease extendOrAsk(LeaseId id, Lease.Extension wanted, Duration longest) {
        return update(
                id, lease -> LeaseRules.extendedOrAsked(lease, wanted, longest, clock.instant()));
    }

    /**
     * Writes down what is wanted for a lease beyond what its kind allows, until approvers decide:
     * one thing at a time. The same wish again, by its key or as it stands, is the same wish.
     *
     * @throws RequestRejected where another waits, or the lease's owner does not have it
     */
    public Lease askExemption(LeaseId id, Lease.Exemption wanted, @Nullable String key) {
        return update(id, lease -> LeaseRules.asked(lease, wanted, key));
    }

    /**
     * Writes down a decision on what is wanted for a lease, and with a yes what follows: more days,
     * another monthly budget. The first decision stands. It stays on the lease's page until the
     * next wish or the lease's end, so that it can be told.
     *
     * @param seen what the decision is about
     * @return the lease with the decision that stands, which may be another's
     * @throws RequestRejected where that is not wanted any more, or the lease has begun to end
     */
    public Lease decideExemption(LeaseId id, Lease.Exemption seen, Lease.Decision decision) {
        return decideExemption(id, seen, decision, _ -> {});
    }

    /**
     * Decides as {@link #decideExemption(LeaseId, Lease.Exemption, Lease.Decision)} does.
     *
     * @param check throws if the lease, as it is when this is written, is not what was decided on
     */
    public Lease decideExemption(
            LeaseId id, Lease.Exemption seen, Lease.Decision decision, Consumer<Lease> check) {
        return update(
                id,
                lease -> {
                    check.accept(lease);
                    return LeaseRules.decided(lease, seen, decision);
                });
    }

    /**
     * Writes down that an account without an end is still needed: its owner is not asked for a
     * while.
     *
     * @throws RequestRejected where it has an end, or has begun to end
     */
    public Lease keep(LeaseId id, String by) {
        return update(id, lease -> LeaseRules.needed(lease, by, clock.instant()));
    }

    /**
     * Writes down that the end of a lease is asked for; once.
     *
     * @throws RequestRejected where its owner does not have the account, or no more
     */
    public Lease askRetirement(LeaseId id, String by) {
        return askRetirement(id, by, _ -> {});
    }

    /**
     * Writes down that the end of a lease is asked for, as {@link #askRetirement(LeaseId, String)}
     * does.
     *
     * @param seen throws if the lease, as it is when this is written, is not what was meant
     */
    public Lease askRetirement(LeaseId id, String by, Consumer<Lease> seen) {
        return update(
                id,
                lease -> {
                    seen.accept(lease);
                    if (!lease.status().isHeld()) {
                        throw new RequestRejected(
                                "%s is %s: only an account that its owner has can be given back."
                                        .formatted(lease.name(), lease.status()));
                    }
                    return lease.retirement() == null ? lease.retiring(clock.instant(), by) : lease;
                });
    }

    /**
     * Begins a lease's end, where that is due or asked for; goes on with one that has begun.
     *
     * <p>It is decided here and now, whatever the sweep that started the execution had read: a
     * lease that was extended in between stays as it is.
     *
     * @param execution the ARN of the one that asks
     */
    public Lease beginRetirement(LeaseId id, String execution) {
        return update(
                id,
                lease ->
                        switch (lease.status()) {
                            case ACTIVE, FROZEN -> isOver(lease) ? ending(lease, execution) : lease;
                            case QUARANTINED ->
                                    lease.moved(
                                                    LeaseStatus.RETIRING,
                                                    clock.instant(),
                                                    SYSTEM_ACTOR,
                                                    "Its retirement goes on.")
                                            .withExecution(execution);
                            case RETIRING -> lease.withExecution(execution);
                            case REQUESTED,
                                    AWAITING_APPROVAL,
                                    VENDING,
                                    RETIRED,
                                    FAILED,
                                    REJECTED,
                                    WITHDRAWN ->
                                    lease;
                        });
    }

    private boolean isOver(Lease lease) {
        Instant end = lease.expiresAt();
        return lease.retirement() != null || (end != null && !end.isAfter(clock.instant()));
    }

    private Lease ending(Lease lease, String execution) {
        Lease.Retirement asked = lease.retirement();
        String why =
                asked == null ? "Its time was over." : "Asked for by %s.".formatted(asked.by());
        return lease.moved(LeaseStatus.RETIRING, clock.instant(), SYSTEM_ACTOR, why)
                .withExecution(execution)
                .withExemption(null);
    }

    /**
     * Ends a lease that is RETIRING, and gives back its claims, in one transaction; but the one on
     * its domain is kept for its owner for a while.
     */
    public Lease finishRetirement(LeaseId id) {
        return update(
                id,
                lease ->
                        lease.is(LeaseStatus.RETIRED)
                                ? lease
                                : holdingDomain(
                                        lease.moved(
                                                LeaseStatus.RETIRED,
                                                clock.instant(),
                                                SYSTEM_ACTOR,
                                                null)),
                retired -> claims.release(retired, retired.domainHeldUntil() != null));
    }

    /**
     * The lease, whose domain is kept for its owner as long as a certificate of theirs may be
     * valid: for the next one it would be as good as their own.
     */
    private Lease holdingDomain(Lease ended) {
        return domainHeld.isZero() ? ended : ended.withDomainHeld(clock.instant().plus(domainHeld));
    }

    /** Sets a lease that is RETIRING aside, with its account, in one transaction. */
    public Lease quarantineLease(LeaseId id, String why) {
        return update(
                id,
                lease ->
                        lease.is(LeaseStatus.QUARANTINED)
                                ? lease
                                : lease.moved(
                                        LeaseStatus.QUARANTINED,
                                        clock.instant(),
                                        SYSTEM_ACTOR,
                                        why),
                aside -> setAside(aside, why));
    }

    private List<Write> setAside(Lease lease, String why) {
        AccountId id = lease.accountId();
        if (id == null) {
            return List.of();
        }
        Versioned<Account> account = versionedAccount(id);
        Account held = account.value();
        return lease.id().equals(held.lease()) && held.status() != AccountStatus.QUARANTINED
                ? List.of(
                        put(
                                held.moved(
                                        AccountStatus.QUARANTINED,
                                        clock.instant(),
                                        SYSTEM_ACTOR,
                                        why),
                                account.version()))
                : List.of();
    }

    private Lease close(LeaseId id, Lease.Decision decision, LeaseStatus to, Consumer<Lease> seen) {
        return update(
                id,
                lease -> {
                    seen.accept(lease);
                    Lease.Approval approval = lease.approval();
                    return approval == null || !lease.is(LeaseStatus.AWAITING_APPROVAL)
                            ? lease
                            : lease.moved(to, decision.at(), decision.by(), decision.why())
                                    .withApproval(approval.decided(decision));
                },
                closed -> decision.approved() ? List.of() : claims.release(closed, false));
    }

    /** Hands a lease's account over to its owner, unless that is done. */
    public Lease activate(LeaseId id, String alias) {
        return update(
                id,
                lease ->
                        lease.is(LeaseStatus.ACTIVE)
                                ? lease
                                : lease.withAlias(alias)
                                        .withDueAt(clock.instant())
                                        .moved(
                                                LeaseStatus.ACTIVE,
                                                clock.instant(),
                                                SYSTEM_ACTOR,
                                                null));
    }

    /** Begins a reserved lease, under the execution that will vend it. */
    public Lease begin(LeaseId id, String execution) {
        return update(
                id,
                lease ->
                        lease.is(LeaseStatus.VENDING)
                                ? lease.withExecution(execution)
                                : lease.withExecution(execution)
                                        .moved(
                                                LeaseStatus.VENDING,
                                                clock.instant(),
                                                SYSTEM_ACTOR,
                                                null));
    }

    /** Writes down that an account is about to be created; true when that was there already. */
    public boolean recordCreationIntent(LeaseId id) {
        boolean[] repeated = {false};
        update(
                id,
                lease -> {
                    repeated[0] = lease.creation() != null;
                    return repeated[0]
                            ? lease
                            : lease.withCreation(new Lease.Creation(clock.instant(), null));
                });
        return repeated[0];
    }

    /** Takes back that an account is about to be created: AWS has said that it does nothing. */
    public void withdrawIntention(LeaseId id) {
        update(
                id,
                lease -> {
                    Lease.Creation intended = lease.creation();
                    return intended != null && intended.requestId() == null
                            ? lease.withCreation(null)
                            : lease;
                });
    }

    /** Writes down AWS's id of the lease's account creation. */
    public void recordCreationId(LeaseId id, String requestId) {
        update(
                id,
                lease -> {
                    Lease.Creation intended = lease.creation();
                    return lease.withCreation(
                            new Lease.Creation(
                                    intended == null ? clock.instant() : intended.intendedAt(),
                                    requestId));
                });
    }

    /** Enters an account that was created for a lease, on both their pages, at once. */
    public Lease enterAccount(LeaseId id, AccountId account) {
        return retryOnConflict(
                "account " + account,
                () -> {
                    Versioned<Lease> lease = versionedLease(id);
                    if (account.equals(lease.value().accountId())) {
                        return Optional.of(lease.value());
                    }
                    Lease held = lease.value().withAccount(account);
                    Account entered = Account.leased(account, held.email(), held, clock.instant());
                    return written(held, List.of(put(held, lease.version()), put(entered, null)));
                });
    }

    /** Marks an account as set aside. */
    public void quarantine(AccountId id, String by, String why) {
        changeAccount(
                id,
                account ->
                        account.status() == AccountStatus.QUARANTINED
                                ? account
                                : account.moved(
                                        AccountStatus.QUARANTINED, clock.instant(), by, why));
    }

    /**
     * Moves an account to a status, for who holds it.
     *
     * @param holder the lease that it must be of; null: none
     * @throws IllegalStateException where somebody else holds it: they must not lose it
     */
    public Account moveAccount(
            AccountId id, @Nullable LeaseId holder, AccountStatus to, @Nullable String why) {
        return changeAccount(
                id,
                account -> {
                    if (!Objects.equals(account.lease(), holder)) {
                        throw new IllegalStateException(
                                "Account %s is held by %s, not by %s: it cannot become %s."
                                        .formatted(id, account.lease(), holder, to));
                    }
                    return account.status() == to
                            ? account
                            : account.moved(to, clock.instant(), SYSTEM_ACTOR, why);
                });
    }

    /** Changes an account; a change that answers its argument writes nothing. */
    public Account changeAccount(AccountId id, UnaryOperator<Account> change) {
        return retryOnConflict(
                "account " + id,
                () -> {
                    Versioned<Account> found = versionedAccount(id);
                    Account changed = change.apply(found.value());
                    return changed.equals(found.value())
                            ? Optional.of(changed)
                            : written(changed, List.of(put(changed, found.version())));
                });
    }

    /**
     * Takes an account out of the pool for a lease, on both their pages, at once. The lease gets
     * the account's root address, and gives back the claim on the one that it would have had.
     *
     * @return the lease, where it has an account: this one, or the one that it had before; empty
     *     where somebody else has this one
     */
    public Optional<Lease> claimPooled(LeaseId id, AccountId account) {
        return retryOnConflict("account " + account, () -> claimed(id, account));
    }

    /** Empty where somebody wrote in between; of an empty one, where somebody else has it. */
    private Optional<Optional<Lease>> claimed(LeaseId id, AccountId account) {
        Versioned<Lease> lease = versionedLease(id);
        if (lease.value().accountId() != null) {
            return Optional.of(Optional.of(lease.value()));
        }
        Versioned<Account> pooled = versionedAccount(account);
        if (pooled.value().status() != AccountStatus.AVAILABLE) {
            return Optional.of(Optional.empty());
        }
        Lease held = lease.value().withPooled(pooled.value());
        List<Write> writes = new ArrayList<>(claims.releaseEmail(lease.value()));
        writes.add(put(held, lease.version()));
        writes.add(put(pooled.value().claimed(held, clock.instant()), pooled.version()));
        return written(Optional.of(held), writes);
    }

    /** How the table stands at DynamoDB. */
    public TableState tableState() {
        return table.state();
    }

    /** Whether the ledger can be brought back as it was at any time of late. */
    public boolean canBeRestored() {
        return table.canBeRestored();
    }

    /** A document that is neither a lease nor an account, where it was ever written. */
    public <T extends Record> Optional<T> memo(String key, Class<T> type) {
        return table.get(MEMO + key).map(item -> read(item.document(), type));
    }

    /**
     * Changes such a document; a change that answers its argument writes nothing.
     *
     * @param change of what is there; of null where nothing is
     */
    public <T extends Record> T updateDocument(
            String key, Class<T> type, Function<@Nullable T, T> change) {
        return retryOnConflict(
                key,
                () -> {
                    Optional<Item> found = table.get(MEMO + key);
                    T before = found.map(item -> read(item.document(), type)).orElse(null);
                    T after = change.apply(before);
                    String version = found.map(Item::version).orElse(null);
                    return after.equals(before)
                            ? Optional.of(after)
                            : written(
                                    after,
                                    List.of(
                                            new Put(
                                                    MEMO + key,
                                                    version,
                                                    document(after),
                                                    Map.of())));
                });
    }

    /**
     * Ends a lease as FAILED and gives back its claims, in one transaction.
     *
     * @param keepSubdomain keeps the claim on the subdomain, because a record in DNS still bears it
     */
    public Lease fail(LeaseId id, String by, String why, boolean keepSubdomain) {
        return update(
                id,
                lease -> {
                    if (lease.is(LeaseStatus.FAILED)) {
                        return lease;
                    }
                    Lease failed = lease.moved(LeaseStatus.FAILED, clock.instant(), by, why);
                    return keepSubdomain ? failed : holdingDomain(failed);
                },
                failed ->
                        claims.release(failed, keepSubdomain || failed.domainHeldUntil() != null));
    }

    /**
     * Gives back the claim on a domain that a FAILED lease has kept, because its record in DNS
     * could not be removed then, and is by now; for a while it is its owner's only.
     */
    public void giveBackDomain(String domain) {
        claims.holderOf(domain)
                .flatMap(this::find)
                .filter(lease -> lease.is(LeaseStatus.FAILED) && lease.domainHeldUntil() == null)
                .map(lease -> update(lease.id(), this::holdingDomain))
                .filter(lease -> lease.domainHeldUntil() == null)
                .ifPresent(claims::releaseDomain);
    }

    /**
     * Lets anybody ask for a domain that is held for its former owner.
     *
     * @return the lease that it was held by
     * @throws RequestRejected if it is not held
     */
    public Lease releaseDomain(Subdomain domain, String by, String why) {
        LeaseId holder = claims.holderOf(domain.value()).orElseThrow(() -> notHeld(domain.value()));
        return update(
                holder,
                lease -> {
                    if (lease.domainHeldUntil() == null) {
                        throw notHeld(domain.value());
                    }
                    return lease.withDomainHeld(null)
                            .noted(
                                    clock.instant(),
                                    by,
                                    "The domain %s was released: %s".formatted(domain, why));
                },
                claims::domainReleased);
    }

    private static RequestRejected notHeld(String domain) {
        return new RequestRejected(
                "The domain %s is not held for a former owner: there is nothing to release."
                        .formatted(domain));
    }

    /** Every lease that a domain was ever claimed for, the newest first. */
    public List<Lease> leasesOf(String domain) {
        AccountName name;
        try {
            name = new AccountName(domain.split("\\.", 2)[0]);
        } catch (InvalidValue noName) {
            return List.of();
        }
        return IntStream.iterate(claims.newestNumber(name), number -> number > 0, n -> n - 1)
                .mapToObj(number -> find(LeaseId.of(name, number)))
                .flatMap(Optional::stream)
                .filter(lease -> lease.domain().value().equals(domain))
                .toList();
    }

    private record Versioned<T>(T value, String version) {}

    private Versioned<Lease> versionedLease(LeaseId id) {
        return versioned(key(id), Lease.class, "lease " + id);
    }

    private Versioned<Account> versionedAccount(AccountId id) {
        return versioned(key(id), Account.class, "account " + id);
    }

    private <T> Versioned<T> versioned(String key, Class<T> type, String what) {
        Item item =
                table.get(key)
                        .orElseThrow(
                                () -> new IllegalStateException("The ledger has no " + what + "."));
        return new Versioned<>(read(item.document(), type), item.version());
    }

    /** Tries again, from the reading on, as long as others write in between. */
    private static <T> T retryOnConflict(String what, Supplier<Optional<T>> attempt) {
        for (int i = 0; i < TRIES; i++) {
            Optional<T> done = attempt.get();
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new TransientFailure(
                "Others kept changing %s in the ledger at the same time.".formatted(what));
    }

    /** A value, where the writes that go with it were made. */
    private <T> Optional<T> written(T value, List<Write> writes) {
        return table.write(writes) ? Optional.of(value) : Optional.empty();
    }

    static Put put(Lease lease, @Nullable String expectedVersion) {
        return new Put(
                key(lease.id()), expectedVersion, document(lease), LeaseIndex.attributes(lease));
    }

    static Put put(Account account, @Nullable String expectedVersion) {
        return new Put(
                key(account.id()),
                expectedVersion,
                document(account),
                AccountStatusIndex.attributes(account));
    }

    static String key(LeaseId id) {
        return LEASE + id;
    }

    private static String key(AccountId id) {
        return "ACCOUNT#" + id;
    }

    static ObjectNode document(Object value) {
        return Json.MAPPER.valueToTree(value);
    }

    static <T> T read(ObjectNode document, Class<T> type) {
        try {
            return Json.MAPPER.treeToValue(document, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "The ledger holds a %s that this version cannot read: %s"
                            .formatted(type.getSimpleName(), e.getOriginalMessage()),
                    e);
        }
    }
}
