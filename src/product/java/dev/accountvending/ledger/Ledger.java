package dev.accountvending.ledger;

import dev.accountvending.aws.Clients;
import dev.accountvending.ledger.LedgerTable.Write;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The record of every account, DNS record and claim, by which each can be found and put right.
 *
 * <p>Leases are read and changed here. Changes by people and by executions, and items that are no
 * leases, have classes of their own.
 */
public final class Ledger {
    /** The actor in the history when no person acted. */
    public static final String SYSTEM_ACTOR = "account-vending-machine";

    private final LedgerTable table;
    private final ConditionalWrites writes;
    private final Claims claims;
    private final LeaseIndex listing;
    private final DueLeaseIndex agenda;
    private final Clock clock;
    private final Accounts accounts;
    private final LeaseDecisions decisions;
    private final LeaseProgress progress;
    private final DomainHolds domains;
    private final Deliveries deliveries;
    private final KindHolds kinds;

    /**
     * Creates a ledger with everything it needs.
     *
     * @param domainHeld how long a domain is kept for its owner after their lease's end; zero: not
     */
    public Ledger(DynamoDbClient dynamoDb, String table, Clock clock, Duration domainHeld) {
        this.table = new LedgerTable(dynamoDb, table);
        this.writes = new ConditionalWrites(this.table);
        this.claims = new Claims(this.table);
        this.listing = new LeaseIndex(this.table);
        this.agenda = new DueLeaseIndex(this.table);
        this.clock = clock;
        this.accounts = new Accounts(this.table, writes, clock);
        this.decisions = new LeaseDecisions(this, claims, clock);
        this.progress = new LeaseProgress(this, writes, claims, clock, domainHeld);
        this.domains = new DomainHolds(this, claims, clock, domainHeld);
        this.deliveries = new Deliveries(writes, clock);
        this.kinds = new KindHolds(this, clock);
    }

    /** Returns the function's ledger. */
    public static Ledger of(FunctionContext function) {
        return function.part(Ledger.class, () -> make(function));
    }

    private static Ledger make(FunctionContext function) {
        Settings settings = function.settings();
        return new Ledger(
                Clients.of(function).dynamoDb(),
                settings.table(),
                function.clock(),
                settings.domainHeld());
    }

    public Accounts accounts() {
        return accounts;
    }

    /** Returns the part for people's decisions on leases. */
    public LeaseDecisions decisions() {
        return decisions;
    }

    /** Returns the part for what executions do with leases. */
    public LeaseProgress progress() {
        return progress;
    }

    /** Returns the domains of leases that have ended. */
    public DomainHolds domains() {
        return domains;
    }

    /** Returns which addresses events have reached. */
    public Deliveries deliveries() {
        return deliveries;
    }

    /** Returns the kinds whose requests wait. */
    public KindHolds kinds() {
        return kinds;
    }

    /** Returns the lease of this id, if there is one. */
    public Optional<Lease> find(LeaseId id) {
        return StoredItem.find(table, Keys.lease(id), Lease.class).map(StoredItem::value);
    }

    /** Returns the leases that count against an owner's quota of a kind. */
    public List<LeaseId> held(Person owner, KindName kind) {
        return claims.counted(owner, kind);
    }

    /** Returns the lease of this id, which must be there. */
    public Lease lease(LeaseId id) {
        return writes.stored(Keys.lease(id), Lease.class).value();
    }

    /**
     * Returns the lease that a step of a vend works for.
     *
     * @throws VendingFailed if it is not VENDING, or was cancelled
     */
    public Lease vending(LeaseId id) {
        return vending(lease(id));
    }

    private static Lease vending(Lease lease) {
        return StepInputCheck.goingOn(StepInputCheck.in(Set.of(LeaseStatus.VENDING), lease));
    }

    /**
     * Returns the lease that a step of a vend works for, on an account.
     *
     * @param account the account in the step's input; null if there is none
     * @throws VendingFailed if it is not VENDING, was cancelled, or the account is not its own
     */
    public Lease vending(LeaseId id, @Nullable AccountId account) {
        return holding(vending(id), account);
    }

    /**
     * Returns the lease whose account a step makes fit to be worked on, for its vend or to be taken
     * back before anybody had it.
     *
     * @throws VendingFailed if it is at neither, or the account is not its own
     */
    public Lease preparing(LeaseId id, AccountId account) {
        Lease lease = lease(id);
        return holding(lease.isGivingBack() ? lease : vending(lease), account);
    }

    /**
     * Returns the lease whose account a step makes complete, before or after the hand-over.
     *
     * @throws VendingFailed if it is neither VENDING nor ACTIVE, was cancelled, or the account is
     *     not its own
     */
    public Lease completing(LeaseId id, AccountId account) {
        return holding(completing(lease(id)), account);
    }

    /**
     * Returns the lease, if its account may be made complete.
     *
     * @throws VendingFailed if it is neither VENDING nor ACTIVE, or was cancelled
     */
    public static Lease completing(Lease lease) {
        return StepInputCheck.goingOn(
                StepInputCheck.in(Set.of(LeaseStatus.VENDING, LeaseStatus.ACTIVE), lease));
    }

    /**
     * Returns the lease that a step of its end works for, on an account.
     *
     * @throws VendingFailed if it is not at its end, or the account is not its own
     */
    public Lease retiring(LeaseId id, AccountId account) {
        return holding(StepInputCheck.atEnd(lease(id)), account);
    }

    /**
     * Returns the lease for a step that closes the account, which may continue after the lease has
     * ended.
     *
     * @throws VendingFailed if it is not at its end, or the account is not its own
     */
    public Lease closing(LeaseId id, AccountId account) {
        Lease lease = lease(id);
        return holding(
                lease.is(LeaseStatus.RETIRED) ? lease : StepInputCheck.atEnd(lease), account);
    }

    private Lease holding(Lease lease, @Nullable AccountId account) {
        StepInputCheck.account(
                lease, account, Optional.ofNullable(account).flatMap(accounts::find));
        return lease;
    }

    /** Returns the newest lease of an account's name, in any status. */
    public Optional<Lease> newest(AccountName name) {
        int number = claims.newestNumber(name);
        return number == 0 ? Optional.empty() : find(LeaseId.of(name, number));
    }

    /**
     * Returns a page of the leases that pass a filter, newest first. It may be short; only the last
     * has no next.
     *
     * @param cursor the position at which the page begins, from an earlier page; null for the first
     * @throws dev.accountvending.model.InvalidValue if no page under this filter gave it
     */
    public LeasePage leases(Filter filter, @Nullable String cursor) {
        return listing.page(filter, cursor);
    }

    /**
     * Returns as {@link #leases} does, in pages for a function that reads them all: each is one
     * query, and may be large, or empty.
     */
    public LeasePage manyLeases(Filter filter, @Nullable String cursor) {
        return listing.manyAt(filter, cursor);
    }

    /**
     * Returns a page of the leases that the sweep must check, in the order in which they fell due.
     * The index lags behind, so the lease itself decides what is due.
     */
    public DueLeases due(Instant until, @Nullable IndexKey after) {
        return agenda.page(until, after);
    }

    /**
     * Claims name, subdomain, e-mail address and a place in the owner's quota, and writes the
     * lease, in one transaction.
     *
     * @return the lease; if the idempotency key was used before, the lease that it got then
     * @throws dev.accountvending.model.RequestRejected saying what is taken and by which lease
     */
    public Lease reserve(Reservation wanted) {
        return ConditionalWrites.retryOnConflict(
                "the claims of " + wanted.name(),
                () ->
                        switch (claims.plan(wanted, clock.instant())) {
                            case Claims.AlreadyGranted(LeaseId granted) ->
                                    Optional.of(lease(granted));
                            case Claims.Planned(Lease planned, List<Write> claimed) -> {
                                List<Write> all = new ArrayList<>(claimed);
                                all.add(StoredItem.put(Keys.lease(planned.id()), planned));
                                yield writes.commit(planned, all);
                            }
                        });
    }

    /** Changes a lease; a change that returns its argument writes nothing. */
    public Lease update(LeaseId id, UnaryOperator<Lease> change) {
        return update(id, change, _ -> List.of());
    }

    /** Changes a lease, and other items with it, in one transaction. */
    Lease update(LeaseId id, UnaryOperator<Lease> change, Function<Lease, List<Write>> besides) {
        return writes.update(
                        Keys.lease(id),
                        Lease.class,
                        lease -> new Update<>(change.apply(lease), true),
                        besides)
                .value();
    }

    /** Changes a lease, and returns what the change has found or decided besides. */
    public <R> Update<Lease, R> updateWithResult(
            LeaseId id, Function<Lease, Update<Lease, R>> change) {
        return writes.update(Keys.lease(id), Lease.class, change, _ -> List.of());
    }

    /** Moves a lease to a status, unless it is there already. */
    public Lease move(LeaseId id, LeaseStatus to, String by, @Nullable String why) {
        return update(
                id, lease -> lease.is(to) ? lease : lease.moved(to, clock.instant(), by, why));
    }

    /** Returns a document that is neither a lease nor an account, if it was ever written. */
    public <T extends Record> Optional<T> document(String name, Class<T> type) {
        return StoredItem.find(table, Keys.document(name), type).map(StoredItem::value);
    }

    /**
     * Changes such a document; a change that returns its argument writes nothing.
     *
     * @param change gets the document; null if there is none
     */
    public <T extends Record> T updateDocument(
            String name, Class<T> type, Function<@Nullable T, T> change) {
        return updateDocumentWithResult(
                        name, type, found -> new Update<>(change.apply(found), true))
                .value();
    }

    /** Changes such a document, and returns what the change has found or decided besides. */
    public <T extends Record, R> Update<T, R> updateDocumentWithResult(
            String name, Class<T> type, Function<@Nullable T, Update<T, R>> change) {
        return writes.updateOrPut(Keys.document(name), type, change);
    }

    /** Returns the table's state at DynamoDB. */
    public TableState tableState() {
        return table.state();
    }

    /** Returns whether the ledger can be restored to a recent point in time. */
    public boolean canBeRestored() {
        return table.canBeRestored();
    }
}
