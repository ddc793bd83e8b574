package dev.accountvending.request;

import dev.accountvending.approval.ApprovalCallback;
import dev.accountvending.aws.Clients;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.cost.MonthSpend;
import dev.accountvending.dns.DomainAvailability;
import dev.accountvending.ledger.Filter;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeasePage;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.Subdomain;
import dev.accountvending.notify.Announcements;
import dev.accountvending.policy.Decider;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.OutdatedRequest;
import dev.accountvending.policy.Policy;
import dev.accountvending.policy.SeenRequest;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.LogKeys;
import dev.accountvending.workflow.Retirements;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Does what people ask for with existing leases, for the API and Slack alike. Each action is
 * checked against the policy first, then recorded.
 */
public final class LeaseService {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseService.class);

    private final Ledger ledger;
    private final Policy policy;
    private final Catalog catalog;
    private final ApprovalCallback relay;
    private final Retirements retirements;
    private final LeaseFinder leases;
    private final DecisionService decisions;
    private final TermsService terms;
    private final Announcements announcements;
    private final Clock clock;

    LeaseService(
            Ledger ledger,
            Policy policy,
            Catalog catalog,
            DomainAvailability domains,
            ApprovalCallback relay,
            Retirements retirements,
            Announcements announcements,
            Clock clock) {
        this.ledger = ledger;
        this.policy = policy;
        this.catalog = catalog;
        this.relay = relay;
        this.retirements = retirements;
        this.announcements = announcements;
        this.leases = new LeaseFinder(ledger, policy);
        this.decisions =
                new DecisionService(
                        ledger, leases, policy, catalog, domains, relay, announcements, clock);
        this.clock = clock;
        this.terms = new TermsService(ledger, leases, policy, catalog, announcements, clock);
    }

    /** Creates one for an API route or a Slack handler, under the function's own role. */
    public static LeaseService of(FunctionContext function) {
        return function.part(
                LeaseService.class,
                () ->
                        new LeaseService(
                                Ledger.of(function),
                                Policy.of(function.settings()),
                                Catalog.of(function),
                                DomainAvailability.of(function, Ledger.of(function)),
                                new ApprovalCallback(Clients.of(function).stepFunctions()),
                                Retirements.of(function),
                                Announcements.of(function),
                                function.clock()));
    }

    /**
     * Returns the newest lease of a name.
     *
     * @throws UnknownAccount if there is none
     */
    public Lease find(AccountName name) {
        return leases.find(name);
    }

    /**
     * Returns the newest lease of a name, for those who may know all of it.
     *
     * @throws dev.accountvending.policy.Refused if that person may not
     */
    public Lease managed(AccountName name, Person by) {
        return leases.managed(name, by);
    }

    /**
     * Returns the same, if it is the lease that was seen before.
     *
     * @throws OutdatedRequest if another lease has the name now
     */
    public Lease managed(AccountName name, SeenRequest seen, Person by) {
        return leases.managed(name, seen, by);
    }

    /**
     * Returns a page of the leases that pass a filter, newest first. Leases that the person may not
     * read are matched only by what every person may know of them; the pool's are left out.
     */
    public LeasePage list(Filter filter, @Nullable String cursor, Person by) {
        return leases.list(filter, cursor, by);
    }

    /**
     * Returns a lease that was seen before and that this person can end, cancel or withdraw now.
     *
     * @throws RequestRejected saying why it cannot be ended
     */
    public Lease retirable(AccountName name, SeenRequest seen, Person by) {
        return leases.retirable(name, seen, by);
    }

    /**
     * Returns what waits for a decision, for those who may decide.
     *
     * @throws OutdatedRequest saying what is there instead of what was seen
     * @throws RequestRejected saying who decided before, or that nothing waits
     */
    public DecisionRequest asked(AccountName name, SeenRequest seen, Decider decider) {
        return decisions.asked(name, seen, decider);
    }

    /**
     * Returns the question that was seen, if it still waits. Show it only in the place in which it
     * was seen.
     */
    public Optional<DecisionRequest> stillAsked(SeenRequest seen) {
        return decisions.stillAsked(seen);
    }

    /**
     * Decides on what waits: a request or a limit increase. Only the first decision counts; a
     * repeat by the same person publishes it again.
     *
     * @param seen what is decided on: its question is {@link DecisionRequest#ofDecision}
     * @throws OutdatedRequest saying what is there instead
     * @throws RequestRejected saying who decided before, or that nothing waits
     */
    public Lease decide(
            AccountName name,
            SeenRequest seen,
            boolean approve,
            @Nullable String why,
            Decider decider) {
        return decisions.decide(name, seen, approve, why, decider);
    }

    /**
     * Returns what a lease has spent this month, in US dollars, as far as it was looked at and its
     * kind is still offered.
     */
    public Optional<BigDecimal> spentThisMonth(Lease lease) {
        YearMonth month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        return catalog.find(lease.request().kind())
                .flatMap(_ -> MonthSpend.of(lease, month, ledger));
    }

    /** Returns the catalog of what can be asked for. */
    public Catalog catalog() {
        return catalog;
    }

    /** Returns whether a person is an administrator. */
    public boolean isAdministrator(Person who) {
        return policy.isAdministrator(who);
    }

    /**
     * Returns whether a person may read all of a lease, or only its name, kind, owner and domain.
     */
    public boolean mayRead(Person by, Lease lease) {
        return policy.mayRead(by, lease);
    }

    /**
     * The result of a request to change a lease.
     *
     * @param waits whether approvers must decide on it first
     */
    public record ChangeResult(Lease lease, boolean waits) {}

    /**
     * Moves a lease's end; beyond the longest of its kind, asks approvers.
     *
     * @param key identifies a repeat of the request, so that it extends nothing twice
     */
    public ChangeResult extend(
            AccountName name, int days, @Nullable String why, Person by, Optional<String> key) {
        return terms.extend(name, days, why, by, key);
    }

    /**
     * Changes a lease's monthly budget; beyond its kind's and what was allowed before, asks
     * approvers. The account follows within a quarter of an hour.
     *
     * @param dollars US dollars
     * @param key identifies a repeat of the request
     */
    public ChangeResult changeBudget(
            AccountName name, int dollars, @Nullable String why, Person by, Optional<String> key) {
        return terms.changeBudget(name, dollars, why, by, key);
    }

    /**
     * Releases a domain that is held for its former owner; only administrators may.
     *
     * @return the lease that it was held for
     */
    public Lease releaseDomain(Subdomain domain, String why, Person by) {
        policy.mayAdminister(by);
        return ledger.domains().release(domain, by.value(), why);
    }

    /** Records that an account without an end is still needed. */
    public Lease keep(AccountName name, Person by) {
        return ledger.decisions().keep(managed(name, by).id(), by.value());
    }

    /**
     * Asks for a lease's end, and begins it; a request that waits for its approval is withdrawn.
     * One that is being made is cancelled: its execution stops at its next step, and has everything
     * taken back. A lease whose end has begun stays as it is.
     *
     * @param seen what is meant: its question is {@link DecisionRequest#ofEnd}
     * @throws OutdatedRequest saying what is there instead
     */
    public Lease retire(AccountName name, SeenRequest seen, Person by) {
        Consumer<Lease> check = now -> checkEnd(now, seen);
        Lease lease = managed(name, seen, by);
        check.accept(lease);
        if (lease.is(LeaseStatus.RETIRING)) {
            return lease;
        }
        if (!lease.is(LeaseStatus.AWAITING_APPROVAL) && !lease.is(LeaseStatus.WITHDRAWN)) {
            Lease ending = ledger.decisions().askRetirement(lease.id(), by.value(), check);
            if (ending.status().isHeld()) {
                begin(ending);
            }
            return ending;
        }
        Lease withdrawn = ledger.decisions().withdraw(lease.id(), by.value(), check);
        if (!withdrawn.is(LeaseStatus.WITHDRAWN)) {
            throw DecisionOutcomes.alreadyDecided(withdrawn);
        }
        relay.tell(withdrawn);
        announcements.decided(withdrawn);
        return withdrawn;
    }

    private static void checkEnd(Lease lease, SeenRequest seen) {
        DecisionRequest now = DecisionRequest.ofEnd(lease);
        if (!seen.fits(now)) {
            throw new OutdatedRequest(
                    "What would end is not what you saw. %s %s; it is %s."
                            .formatted(lease.name(), lease.status().inWords(), now.about()));
        }
    }

    /** The request is in the ledger, so if it cannot be begun now the sweep begins it. */
    private void begin(Lease ending) {
        try {
            retirements.start(ending);
        } catch (StepFailure failure) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.LEASE_ID, ending.id())
                    .setCause(failure)
                    .log("the retirement is left to the sweep");
        }
    }
}
