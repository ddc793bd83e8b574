package dev.accountvending.request;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Hooks;
import dev.accountvending.catalog.Kind;
import dev.accountvending.dns.DomainAvailability;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Reservation;
import dev.accountvending.ledger.Reservation.Idempotency;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.model.Subdomain;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Turns requests into leases that hold their claims, by the catalog's rules. */
final class Reservations {
    private final Ledger ledger;
    private final Catalog catalog;
    private final CatalogRules rules;
    private final Policy policy;
    private final DomainAvailability domains;
    private final Person pool;
    private final Clock clock;

    /**
     * The installation's form for domains and root addresses.
     *
     * @param parentDomain below which every account gets its subdomain
     * @param rootEmail with {@code {lease}} as the placeholder of the lease id
     */
    record Form(String parentDomain, String rootEmail) {
        static Form of(FunctionContext function) {
            Settings settings = function.settings();
            return new Form(settings.parentDomain(), settings.rootEmailTemplate());
        }
    }

    Reservations(
            Ledger ledger,
            Catalog catalog,
            Form form,
            Policy policy,
            DomainAvailability domains,
            Clock clock) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.rules = new CatalogRules(catalog, form, policy);
        this.policy = policy;
        this.domains = domains;
        this.pool = Lease.poolOwner(form.parentDomain());
        this.clock = clock;
    }

    static Reservations of(FunctionContext function, Ledger ledger) {
        return new Reservations(
                ledger,
                Catalog.of(function),
                Form.of(function),
                Policy.of(function.settings()),
                DomainAvailability.of(function, ledger),
                function.clock());
    }

    /** Returns the machine's own request for an account for the pool. */
    AccountRequest forPool(KindName kind, AccountName name) {
        return new AccountRequest(kind, name, pool, null, null, "Kept ready in the pool.", null);
    }

    /** Returns whether it is the machine's own, to which only the pool's rules apply. */
    boolean isForPool(AccountRequest request) {
        return request.owner().value().equals(pool.value());
    }

    /** Returns whether a person must decide on the request first. */
    boolean needsApproval(AccountRequest request) {
        return !isForPool(request) && approval(request) == Kind.Approval.required;
    }

    private Kind.Approval approval(AccountRequest request) {
        return catalog.find(request.kind()).orElseThrow().approval();
    }

    /**
     * Returns whether hooks run before the hand-over; an account for the pool is not handed over.
     */
    boolean hasHooks(AccountRequest request) {
        return !isForPool(request)
                && catalog.find(request.kind())
                        .orElseThrow()
                        .hasHooksAt(Hooks.Moment.beforeHandOver);
    }

    /**
     * Returns what the catalog and the rules for owners have against a request; empty if it can be
     * reserved.
     *
     * @param by who asks
     */
    List<FieldProblem> problems(AccountRequest request, Person by) {
        return isForPool(request)
                ? List.of(
                        new FieldProblem(
                                "owner", "%s is the machine's own.".formatted(request.owner())))
                : Stream.concat(
                                policy.problem(request.owner()).stream()
                                        .map(message -> new FieldProblem("owner", message)),
                                rules.problems(request, by).stream())
                        .toList();
    }

    /**
     * Reserves what the request, which has no {@link #problems}, asks for. Only for a lease that is
     * not there yet, and for no account of the pool's, is the domain looked up in the parent zone.
     *
     * @param id the lease's id, if it was chosen before
     * @param by who asks
     * @throws dev.accountvending.model.RequestRejected naming what is taken, or a record of the
     *     parent zone that is in the domain's way
     */
    Lease reserve(
            AccountRequest request,
            @Nullable LeaseId id,
            Person by,
            @Nullable Idempotency idempotency) {
        Kind kind = catalog.find(request.kind()).orElseThrow();
        return ledger.reserve(
                new Reservation(
                        request.accountName(),
                        id,
                        isForPool(request) ? Integer.MAX_VALUE : kind.perOwner(),
                        idempotency,
                        chosen -> lease(chosen, request, kind, by)));
    }

    private Lease lease(LeaseId id, AccountRequest request, Kind kind, Person by) {
        Subdomain domain = rules.domain(request.accountName(), kind);
        if (!isForPool(request)) {
            domains.require(domain);
        }
        Instant now = clock.instant();
        Instant end =
                kind.leaseLength()
                        .map(length -> Objects.requireNonNullElse(request.days(), length.days()))
                        .map(days -> now.plus(Duration.ofDays(days)))
                        .orElse(null);
        return Lease.requested(
                id,
                request,
                now,
                end,
                kind.organizationalUnit(),
                rules.email(id),
                domain,
                by.value());
    }
}
