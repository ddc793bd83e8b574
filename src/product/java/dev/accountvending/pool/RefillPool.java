package dev.accountvending.pool;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.request.RequestService;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Invocation;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LogKeys;
import dev.accountvending.runtime.Metric;
import dev.accountvending.runtime.Metrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Keeps the pool at the catalog's size. It makes accounts for kinds that have too few ready, and
 * closes the oldest of kinds that have too many.
 *
 * <p>An account for the pool is vended for the machine itself, with a lease that ends as soon as
 * the account has its roles; so it comes into the pool like every other, cleaned and twice found
 * empty. Few are under way at a time, because AWS makes five accounts at once and people come
 * first.
 */
public final class RefillPool implements RequestStreamHandler {
    /** How many are under way at most, in all. */
    static final int MOST_UNDER_WAY = 2;

    /**
     * How many accounts AWS makes at once (<a
     * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html">quotas</a>).
     */
    static final int MOST_CREATIONS = 5;

    private static final int MOST_NAMES = 99;

    private final Logger log = LoggerFactory.getLogger(RefillPool.class);
    private final Ledger ledger;
    private final Catalog catalog;
    private final RequestService requestService;
    private final Supplier<OrganizationsClient> organization;
    private final Person pool;
    private final Metrics metrics;
    private final Clock clock;

    /**
     * The result of a run.
     *
     * @param started leases of accounts for the pool
     * @param closing accounts that leave it
     */
    record Output(List<LeaseId> started, List<AccountId> closing) {
        Output {
            started = List.copyOf(started);
            closing = List.copyOf(closing);
        }
    }

    public RefillPool() {
        this(FunctionContext.current().withRetries());
    }

    /** Creates one whose clients retry, because no state machine does. */
    private RefillPool(FunctionContext function) {
        this(
                Ledger.of(function),
                Catalog.of(function),
                RequestService.of(function),
                () -> RoleSessions.of(function).organizationForReading(),
                Lease.poolOwner(function.settings().parentDomain()),
                Metrics.of(function),
                function.clock());
    }

    RefillPool(
            Ledger ledger,
            Catalog catalog,
            RequestService requestService,
            Supplier<OrganizationsClient> organization,
            Person pool,
            Metrics metrics,
            Clock clock) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.requestService = requestService;
        this.organization = organization;
        this.pool = pool;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        Invocation.of(this, context)
                .run(
                        () -> {
                            Json.MAPPER.writeValue(out, run());
                            return "done";
                        });
    }

    Output run() {
        PoolStock stock = PoolStock.of(ledger);
        long empty = stock.shortages(catalog).stream().filter(PoolStock.Shortage::isEmpty).count();
        if (empty > 0) {
            metrics.send(Metric.EMPTY_POOLS, empty);
        }
        List<AccountId> closing = new ArrayList<>();
        pooledKinds().forEach((name, kind) -> closing.addAll(close(stock.of(name), kind.most())));
        return new Output(fill(stock), closing);
    }

    private Map<KindName, Kind.Pool> pooledKinds() {
        Map<KindName, Kind.Pool> pooled = new LinkedHashMap<>();
        catalog.kinds()
                .forEach((name, kind) -> kind.pooled().ifPresent(it -> pooled.put(name, it)));
        return pooled;
    }

    /** Closes the oldest; an account that a lease takes at the same moment stays that lease's. */
    private List<AccountId> close(List<Account> ready, int most) {
        return ready.stream()
                .limit(Math.max(0, ready.size() - most))
                .map(account -> ledger.accounts().update(account.id(), this::closing))
                .filter(account -> account.status() == AccountStatus.CLOSING)
                .map(Account::id)
                .peek(
                        id ->
                                log.atInfo()
                                        .addKeyValue(LogKeys.ACCOUNT_ID, id)
                                        .log("the pool is too full"))
                .toList();
    }

    private Account closing(Account account) {
        return account.status() == AccountStatus.AVAILABLE
                ? account.queued(clock.instant(), "The pool held more than its kind may keep.")
                : account;
    }

    private List<LeaseId> fill(PoolStock stock) {
        PoolRefills fillings = PoolRefills.of(ledger, pool, clock.instant());
        // If a run reserved one and then died, its vend is begun now.
        fillings.underWay().stream()
                .filter(lease -> lease.is(LeaseStatus.REQUESTED))
                .forEach(requestService::start);
        List<KindName> wanted = wanted(stock, fillings);
        if (wanted.isEmpty() || fillings.arePaused(clock.instant())) {
            return List.of();
        }
        return wanted.stream().limit(room(fillings)).map(this::begin).map(Lease::id).toList();
    }

    /** Returns the kinds that have too few ready or under way, each as often as it lacks one. */
    private List<KindName> wanted(PoolStock stock, PoolRefills fillings) {
        List<Account> cleaned = beingCleaned(fillings);
        List<KindName> wanted = new ArrayList<>();
        pooledKinds()
                .forEach(
                        (name, kind) -> {
                            long have =
                                    stock.of(name).size()
                                            + fillings.underWay(name).size()
                                            + cleaned.stream()
                                                    .filter(a -> name.equals(a.kind()))
                                                    .count();
                            for (long i = have; i < kind.warm(); i++) {
                                wanted.add(name);
                            }
                        });
        return wanted;
    }

    /** Returns the accounts that come back from people. */
    private List<Account> beingCleaned(PoolRefills fillings) {
        List<LeaseId> own = fillings.underWay().stream().map(Lease::id).toList();
        return ledger.accounts().all(AccountStatus.CLEANING).stream()
                .filter(account -> !own.contains(account.lease()))
                .toList();
    }

    private int room(PoolRefills fillings) {
        int room = MOST_UNDER_WAY - fillings.underWay().size();
        return room <= 0 ? 0 : Math.clamp(MOST_CREATIONS - creations(), 0, room);
    }

    private int creations() {
        return (int)
                organization
                        .get()
                        .listCreateAccountStatusPaginator(
                                request -> request.states(CreateAccountState.IN_PROGRESS))
                        .stream()
                        .flatMap(page -> page.createAccountStatuses().stream())
                        .count();
    }

    private Lease begin(KindName kind) {
        // A kind may end with a hyphen, or hold two in a row; a name does not.
        String stem = ("pool-" + kind + "-").replaceAll("-+", "-");
        return IntStream.rangeClosed(1, MOST_NAMES)
                .mapToObj(number -> new AccountName(stem + number))
                .filter(this::isFree)
                .map(name -> accept(kind, name))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "Every name from %s1 to %s%d is taken."
                                                .formatted(stem, stem, MOST_NAMES)));
    }

    private boolean isFree(AccountName name) {
        return ledger.newest(name).map(lease -> lease.status().next().isEmpty()).orElse(true);
    }

    /** Reserves this name, unless its domain is taken: then the caller tries the next name. */
    private Optional<Lease> accept(KindName kind, AccountName name) {
        try {
            Lease lease = requestService.acceptForPool(kind, name);
            log.atInfo().addKeyValue(LogKeys.LEASE_ID, lease.id()).log("the pool is filled");
            return Optional.of(lease);
        } catch (RequestRejected taken) {
            return Optional.empty();
        }
    }
}
