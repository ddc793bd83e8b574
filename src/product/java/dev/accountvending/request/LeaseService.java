package dev.accountvending.request;

import dev.accountvending.approval.ApprovalCallback;
import dev.accountvending.aws.Clients;
import dev.accountvending.catalog.Catalog;
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
import dev.accountvending.notify.LimitIncreaseMessages;
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

import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What people do with leases that are there, whatever door they come through: each act is held
 * against the policy first, then written down.
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

    LeaseService(
            Ledger ledger,
            Policy policy,
            Catalog catalog,
            ApprovalCallback relay,
            Retirements retirements,
            LimitIncreaseMessages messages,
            Clock clock) {
        this.ledger = ledger;
        this.policy = policy;
        this.catalog = catalog;
        this.relay = relay;
        this.retirements = retirements;
        this.leases = new LeaseFinder(ledger, policy);
        this.decisions =
                new DecisionService(ledger, leases, policy, catalog, relay, messages, clock);
        this.terms = new TermsService(ledger, leases, policy, catalog, messages, clock);
    }

    /** For a door, under the function's own role. */
    public static LeaseService of(FunctionContext function) {
        return function.part(
                LeaseService.class,
                () ->
                        new LeaseService(
                                Ledger.of(function),
                                Policy.of(function.settings()),
                                Catalog.of(function),
                                new ApprovalCallback(Clients.of(function).stepFunctions()),
                                Retirements.of(function),
                                LimitIncreaseMessages.of(function),
                                function.clock()));
    }

    /**
     * The newest lease of a name.
     *
     * @throws UnknownAccount where there is none
     */
    public Lease find(AccountName name) {
        return leases.find(name);
    }

    /**
     * The newest lease of a name, for those who may know all of it.
     *
     * @throws dev.accountvending.policy.Refused where that person may not
     */
    public Lease managed(AccountName name, Person by) {
        return leases.managed(name, by);
    }

    /**
     * The same, of a lease that was seen before.
     *
     * @throws OutdatedRequest if another lease has the name now
     */
    public Lease managed(AccountName name, SeenRequest seen, Person by) {
        return leases.managed(name, seen, by);
    }

    /**
     * A page of the leases that pass a filter, newest first. Those that the asker may not read are
     * found by what everybody may know of them, and by nothing else; the pool's not at all.
     */
    public LeasePage list(Filter filter, @Nullable String cursor, Person by) {
        return leases.list(filter, cursor, by);
    }

    /**
     * A lease that was seen before, and that this person can end or withdraw now.
     *
     * @throws RequestRejected telling why it cannot be ended
     */
    public Lease retirable(AccountName name, SeenRequest seen, Person by) {
        return leases.retirable(name, seen, by);
    }

    /**
     * What waits for a decision, for those who may decide.
     *
     * @throws OutdatedRequest telling what is there instead of what was seen
     * @throws RequestRejected telling who decided before, or that nothing waits
     */
    public DecisionRequest asked(AccountName name, SeenRequest seen, Decider decider) {
        return decisions.asked(name, seen, decider);
    }

    /** The question that was seen, if it still waits; to be shown only where it was seen. */
    public Optional<DecisionRequest> stillAsked(SeenRequest seen) {
        return decisions.stillAsked(seen);
    }

    /**
     * Decides on what waits: a request, or what is wanted beyond what a kind allows. The first
     * decision stands; the same by the same person again is told again.
     *
     * @param seen what is decided on: its question is {@link DecisionRequest#ofDecision}
     * @throws OutdatedRequest telling what is there instead
     * @throws RequestRejected telling who decided before, or that nothing waits
     */
    public Lease decide(
            AccountName name,
            SeenRequest seen,
            boolean approve,
            @Nullable String why,
            Decider decider) {
        return decisions.decide(name, seen, approve, why, decider);
    }

    /** What can be asked for here. */
    public Catalog catalog() {
        return catalog;
    }

    /** Whether somebody is an administrator. */
    public boolean isAdministrator(Person who) {
        return policy.isAdministrator(who);
    }

    /** Whether all of a lease may be read; else its name, kind, owner and domain. */
    public boolean mayRead(Person by, Lease lease) {
        return policy.mayRead(by, lease);
    }

    /**
     * What came of a wish.
     *
     * @param waits whether approvers must decide on it first
     */
    public record ChangeResult(Lease lease, boolean waits) {}

    /**
     * Moves a lease's end; beyond the longest of its kind, asks those who may allow it.
     *
     * @param key by which a repeat of the wish is known, and extends nothing twice
     */
    public ChangeResult extend(
            AccountName name, int days, @Nullable String why, Person by, Optional<String> key) {
        return terms.extend(name, days, why, by, key);
    }

    /**
     * Changes a lease's monthly budget; beyond its kind's, and beyond what was allowed before, asks
     * those who may allow it. The account follows within a quarter of an hour.
     *
     * @param dollars US dollars
     * @param key by which a repeat of the wish is known
     */
    public ChangeResult changeBudget(
            AccountName name, int dollars, @Nullable String why, Person by, Optional<String> key) {
        return terms.changeBudget(name, dollars, why, by, key);
    }

    /**
     * Lets anybody ask for a domain that is held for its former owner; for administrators.
     *
     * @return the lease that it was held for
     */
    public Lease releaseDomain(Subdomain domain, String why, Person by) {
        policy.mayAdminister(by);
        return ledger.domains().release(domain, by.value(), why);
    }

    /** Says that an account without an end is still needed. */
    public Lease keep(AccountName name, Person by) {
        return ledger.decisions().keep(managed(name, by).id(), by.value());
    }

    /**
     * Asks for a lease's end, and begins it; a request that waits for its approval is withdrawn. A
     * lease whose end has begun stays as it is.
     *
     * @param seen what is meant: its question is {@link DecisionRequest#ofEnd}
     * @throws OutdatedRequest telling what is there instead
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
            begin(ending);
            return ending;
        }
        Lease withdrawn = ledger.decisions().withdraw(lease.id(), by.value(), check);
        if (!withdrawn.is(LeaseStatus.WITHDRAWN)) {
            throw DecisionOutcomes.alreadyDecided(withdrawn);
        }
        relay.tell(withdrawn);
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

    /** The wish stands in the ledger, so where it cannot be begun now the sweep begins it. */
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
