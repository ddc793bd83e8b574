package dev.accountvending.request;

import dev.accountvending.approval.ApprovalCallback;
import dev.accountvending.aws.Clients;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.cost.SpendingWatchlist;
import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Extension;
import dev.accountvending.ledger.Filter;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeaseChange;
import dev.accountvending.ledger.LeasePage;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.Subdomain;
import dev.accountvending.model.Times;
import dev.accountvending.model.VendingFailed;
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
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What people do with leases that are there, whatever door they come through: each act is held
 * against the policy first, then written down.
 */
public final class LeaseService {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseService.class);

    /** What waited for such a lease went with it; an old decision on it answers nobody. */
    private static final Set<LeaseStatus> HAS_ENDED =
            EnumSet.of(LeaseStatus.RETIRING, LeaseStatus.QUARANTINED, LeaseStatus.RETIRED);

    private final Ledger registry;
    private final Policy policy;
    private final Catalog catalog;
    private final ApprovalCallback relay;
    private final Retirements retirements;
    private final LimitIncreaseMessages messages;
    private final SpendingWatchlist watchlist;
    private final Clock clock;

    LeaseService(
            Ledger registry,
            Policy policy,
            Catalog catalog,
            ApprovalCallback relay,
            Retirements retirements,
            LimitIncreaseMessages messages,
            Clock clock) {
        this.registry = registry;
        this.policy = policy;
        this.catalog = catalog;
        this.relay = relay;
        this.retirements = retirements;
        this.messages = messages;
        this.watchlist = new SpendingWatchlist(registry);
        this.clock = clock;
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
        return registry.newest(name).orElseThrow(() -> new UnknownAccount(name.value()));
    }

    /**
     * The newest lease of a name, which must be the one that was seen.
     *
     * @param authorized refuses those who may not know what became of a lease
     * @throws OutdatedRequest telling what became of the one that was seen, and which is there
     *     instead
     */
    private Lease find(AccountName name, SeenRequest seen, Consumer<Lease> authorized) {
        LeaseId meant = seen.lease();
        Optional<Lease> newest = registry.newest(name);
        if (meant == null || newest.map(Lease::id).filter(meant::equals).isPresent()) {
            Lease lease = newest.orElseThrow(() -> new UnknownAccount(name.value()));
            authorized.accept(lease);
            return lease;
        }
        Optional<Lease> before =
                meant.name().equals(name) ? registry.find(meant) : Optional.empty();
        before.or(() -> newest).ifPresent(authorized);
        throw new OutdatedRequest(
                before.map(LeaseService::outcome)
                                .orElse("%s has no lease %s.".formatted(name, meant))
                        + newest.map(LeaseService::another).orElse(""));
    }

    private static String outcome(Lease before) {
        return before.approvals().decision() != null && !before.approvals().decision().approved()
                ? String.valueOf(alreadyDecided(before).getMessage())
                : "That lease of %s %s.".formatted(before.name(), before.status().inWords());
    }

    /** What everybody may know. */
    private static String another(Lease lease) {
        return " %s is another lease now, %s: kind %s, of %s."
                .formatted(
                        lease.name(), lease.id(), lease.request().kind(), lease.request().owner());
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
     * The newest lease of a name, for those who may know all of it.
     *
     * @throws dev.accountvending.policy.Refused where that person may not
     */
    public Lease managed(AccountName name, Person by) {
        Lease lease = find(name);
        policy.mayManage(by, lease);
        return lease;
    }

    /**
     * The same, of a lease that was seen before.
     *
     * @throws OutdatedRequest if another lease has the name now
     */
    public Lease managed(AccountName name, SeenRequest seen, Person by) {
        return find(name, seen, lease -> policy.mayManage(by, lease));
    }

    /**
     * A page of the leases that pass a filter, newest first. Those that the asker may not read are
     * found by what everybody may know of them, and by nothing else; the pool's not at all.
     */
    public LeasePage list(Filter filter, @Nullable String cursor, Person by) {
        LeasePage page = registry.leases(filter, cursor);
        boolean openToAll = filter.statuses().isEmpty() && filter.expiresBefore() == null;
        return new LeasePage(
                page.leases().stream()
                        .filter(
                                lease ->
                                        (openToAll && !lease.isForPool())
                                                || policy.mayRead(by, lease))
                        .toList(),
                page.next(),
                page.leftOut());
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
        Lease lease = managed(name, by);
        Duration longest = longest(lease);
        Extension wanted = new Extension(Duration.ofDays(days), by.value(), why, key.orElse(null));
        ChangeResult wish =
                policy.canBeExempted(lease, by)
                        ? wish(
                                registry.decisions().extendOrAsk(lease.id(), wanted, longest),
                                new LimitIncrease(
                                        by.value(), clock.instant(), days, null, why, null))
                        : new ChangeResult(
                                registry.decisions().extend(lease.id(), wanted, longest), false);
        if (!wish.waits() && isExtended(lease, wish.lease())) {
            tell(wish.lease(), () -> messages.extended(wish.lease(), by, days));
        }
        return wish;
    }

    /** A repeat moves no end, but may have to tell what its first run did not come to tell. */
    private static boolean isExtended(Lease before, Lease now) {
        LimitIncrease wanted = now.approvals().limitIncrease();
        Decision decision = wanted == null ? null : wanted.decision();
        return !Objects.equals(before.terms().expiresAt(), now.terms().expiresAt())
                || decision == null
                || decision.approved();
    }

    private Duration longest(Lease lease) {
        return catalog.find(lease.request().kind())
                .flatMap(Kind::leaseLength)
                .map(length -> Duration.ofDays(length.longestDays()))
                .orElseThrow(
                        () ->
                                new RequestRejected(
                                        "%s has no end date: there is nothing to extend."
                                                .formatted(lease.name())));
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
        Lease lease = managed(name, by);
        int ofKind =
                catalog.find(lease.request().kind())
                        .map(Kind::monthlyBudget)
                        .orElseThrow(
                                () ->
                                        new RequestRejected(
                                                "The kind %s is no longer offered."
                                                        .formatted(lease.request().kind())));
        if (dollars
                <= Math.max(ofKind, Objects.requireNonNullElse(lease.terms().monthlyBudget(), 0))) {
            LeaseChange change =
                    new LeaseChange(clock.instant(), by.value(), null, lease.status(), why);
            Lease changed =
                    registry.update(lease.id(), now -> withBudget(now, dollars, ofKind, change));
            watchlist.add(lease.id());
            return new ChangeResult(changed, false);
        }
        if (!policy.canBeExempted(lease, by)) {
            throw new RequestRejected(
                    "An account of kind %s may spend %d US dollars a month, and no approver is set who could allow more."
                            .formatted(lease.request().kind(), ofKind));
        }
        LimitIncrease wanted =
                new LimitIncrease(by.value(), clock.instant(), null, dollars, why, null);
        return wish(registry.decisions().askIncrease(lease.id(), wanted, key.orElse(null)), wanted);
    }

    private static Lease withBudget(Lease lease, int dollars, int ofKind, LeaseChange change) {
        int inForce = Objects.requireNonNullElse(lease.terms().monthlyBudget(), ofKind);
        if (!lease.status().isHeld() || dollars > Math.max(ofKind, inForce)) {
            throw new RequestRejected(
                    "%s %s with a budget of %d US dollars a month: it cannot be changed to %d without an approval."
                            .formatted(lease.name(), lease.status().inWords(), inForce, dollars));
        }
        if (dollars == inForce) {
            return lease;
        }
        String why = change.why() == null ? "" : " " + change.why();
        return lease.noted(
                        change.at(),
                        change.by(),
                        "The monthly budget is %d US dollars.%s".formatted(dollars, why))
                .withTerms(terms -> terms.withMonthlyBudget(dollars == ofKind ? null : dollars));
    }

    /** What came of a wish that was written down: where it waits, those who decide are asked. */
    private ChangeResult wish(Lease lease, LimitIncrease wanted) {
        LimitIncrease open = lease.approvals().openLimitIncrease();
        if (open == null || !open.isSameWishAs(wanted)) {
            return new ChangeResult(lease, false);
        }
        return new ChangeResult(open.messages() == null ? ask(lease) : lease, true);
    }

    private Lease ask(Lease lease) {
        try {
            return messages.ask(lease);
        } catch (VendingFailed refused) {
            untold(lease, refused);
            return lease;
        }
    }

    /**
     * Tells people of what is written down. It stands, so it has not failed if AWS refuses the
     * telling for good, such as a mail; what AWS may take later is asked for again by the caller.
     */
    private static void tell(Lease lease, Runnable message) {
        try {
            message.run();
        } catch (VendingFailed refused) {
            untold(lease, refused);
        }
    }

    private static void untold(Lease lease, VendingFailed refused) {
        LOG.atError()
                .addKeyValue(LogKeys.LEASE_ID, lease.id())
                .setCause(refused)
                .log("people could not be told");
    }

    /**
     * Lets anybody ask for a domain that is held for its former owner; for administrators.
     *
     * @return the lease that it was held for
     */
    public Lease releaseDomain(Subdomain domain, String why, Person by) {
        policy.mayAdminister(by);
        return registry.domains().release(domain, by.value(), why);
    }

    /** Says that an account without an end is still needed. */
    public Lease keep(AccountName name, Person by) {
        return registry.decisions().keep(managed(name, by).id(), by.value());
    }

    /**
     * A lease that was seen before, and that this person can end or withdraw now.
     *
     * @throws RequestRejected telling why it cannot be ended
     */
    public Lease retirable(AccountName name, SeenRequest seen, Person by) {
        Lease lease = managed(name, seen, by);
        return switch (lease.status()) {
            case AWAITING_APPROVAL, ACTIVE, FROZEN -> lease;
            case REQUESTED, VENDING ->
                    throw new RequestRejected(
                            "%s is being made: it can be given back once it is ready."
                                    .formatted(name));
            case RETIRING, QUARANTINED, RETIRED, FAILED, REJECTED, WITHDRAWN ->
                    throw new RequestRejected(
                            "%s %s: there is nothing to give back."
                                    .formatted(name, lease.status().inWords()));
        };
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
            Lease ending = registry.decisions().askRetirement(lease.id(), by.value(), check);
            begin(ending);
            return ending;
        }
        Lease withdrawn = registry.decisions().withdraw(lease.id(), by.value(), check);
        if (!withdrawn.is(LeaseStatus.WITHDRAWN)) {
            throw alreadyDecided(withdrawn);
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

    /**
     * What waits for a decision, for those who may decide.
     *
     * @throws OutdatedRequest telling what is there instead of what was seen
     * @throws RequestRejected telling who decided before, or that nothing waits
     */
    public DecisionRequest asked(AccountName name, SeenRequest seen, Decider decider) {
        Lease lease = toDecide(name, seen, decider);
        return DecisionRequest.waiting(lease, catalog).orElseThrow(() -> notWaiting(lease));
    }

    /** The question that was seen, if it still waits; to be shown only where it was seen. */
    public Optional<DecisionRequest> stillAsked(SeenRequest seen) {
        return Optional.ofNullable(seen.lease())
                .flatMap(registry::find)
                .flatMap(lease -> DecisionRequest.waiting(lease, catalog))
                .filter(seen::fits);
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
        Lease lease = toDecide(name, seen, decider);
        Consumer<Lease> check = now -> checkDecision(now, seen, decider);
        String by = decider.person().value();
        Decision decision = new Decision(approve, by, clock.instant(), why);
        LimitIncrease wanted = lease.approvals().limitIncrease();
        if (wanted != null) {
            return decide(lease, wanted, decision, check);
        }
        if (HAS_ENDED.contains(lease.status())) {
            throw noDecisionWaitedFor(lease);
        }
        Lease decided = registry.decisions().decide(lease.id(), decision, check);
        Decision stands = decided.approvals().decision();
        if (stands == null) {
            throw noDecisionWaitedFor(decided);
        }
        if (isAnother(stands, decision)) {
            throw alreadyDecided(decided);
        }
        relay.tell(decided);
        return decided;
    }

    private Lease toDecide(AccountName name, SeenRequest seen, Decider decider) {
        Lease lease = find(name, seen, found -> mayLearn(found, decider));
        checkDecision(lease, seen, decider);
        return lease;
    }

    /**
     * What changed is told before anything else that is wrong, but only to those who may know it.
     */
    private void checkDecision(Lease lease, SeenRequest seen, Decider decider) {
        mayLearn(lease, decider);
        if (!seen.fits(DecisionRequest.ofDecision(lease, catalog))) {
            throw new OutdatedRequest(
                    DecisionRequest.waiting(lease, catalog)
                            .map(
                                    now ->
                                            "What waits for a decision on %s is not what you saw. It is: %s."
                                                    .formatted(lease.name(), now.about()))
                            .orElseGet(() -> String.valueOf(notWaiting(lease).getMessage())));
        }
        policy.mayDecide(decider, lease);
    }

    private void mayLearn(Lease lease, Decider decider) {
        if (!policy.mayRead(decider.person(), lease)) {
            policy.mayDecide(decider, lease);
        }
    }

    /** Of what is wanted beyond the kind's limits; whoever is concerned is told here. */
    private Lease decide(
            Lease lease, LimitIncrease wanted, Decision decision, Consumer<Lease> check) {
        Lease decided = registry.decisions().decideIncrease(lease.id(), wanted, decision, check);
        LimitIncrease settled = decided.approvals().limitIncrease();
        Decision stands = settled == null ? null : settled.decision();
        if (stands != null && isAnother(stands, decision)) {
            throw alreadyDecided(wanted, stands);
        }
        if (wanted.monthlyBudget() != null) {
            watchlist.add(lease.id());
        }
        tell(decided, () -> messages.tellDecision(decided));
        return decided;
    }

    private static boolean isAnother(Decision stands, Decision decision) {
        return stands.approved() != decision.approved() || !stands.by().equals(decision.by());
    }

    /** What became of what was to be decided. */
    private static RequestRejected notWaiting(Lease lease) {
        LimitIncrease wanted = lease.approvals().limitIncrease();
        Decision stands = wanted == null ? null : wanted.decision();
        if (wanted != null && stands != null) {
            return alreadyDecided(wanted, stands);
        }
        return lease.approvals().decision() == null || HAS_ENDED.contains(lease.status())
                ? noDecisionWaitedFor(lease)
                : alreadyDecided(lease);
    }

    private static RequestRejected noDecisionWaitedFor(Lease lease) {
        return new RequestRejected(
                "%s %s: nothing waits for a decision."
                        .formatted(lease.name(), lease.status().inWords()));
    }

    private static RequestRejected alreadyDecided(LimitIncrease wanted, Decision stands) {
        return new RequestRejected(
                "%s was %s by %s on %s."
                        .formatted(
                                wanted.words(),
                                stands.approved() ? "approved" : "rejected",
                                stands.by(),
                                Times.minute(stands.at())));
    }

    private static RequestRejected alreadyDecided(Lease lease) {
        Decision stands = lease.approvals().decision();
        if (stands == null) {
            return new RequestRejected("%s %s.".formatted(lease.name(), lease.status().inWords()));
        }
        String who =
                stands.by().equals(Ledger.SYSTEM_ACTOR)
                        ? "because nobody decided"
                        : "by " + stands.by();
        return new RequestRejected(
                "%s was %s %s on %s."
                        .formatted(
                                lease.name(),
                                lease.is(LeaseStatus.WITHDRAWN)
                                        ? "withdrawn"
                                        : stands.approved() ? "approved" : "rejected",
                                who,
                                Times.minute(stands.at())));
    }
}
