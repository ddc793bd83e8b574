package dev.accountvending.intake;

import dev.accountvending.approval.Relay;
import dev.accountvending.aws.Clients;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.lease.Retirements;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.StepFailure;
import dev.accountvending.policy.Decider;
import dev.accountvending.policy.Policy;
import dev.accountvending.registry.Filter;
import dev.accountvending.registry.Lease;
import dev.accountvending.registry.Registry;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.LogKeys;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * What people do with leases that are there, whatever door they come through: each act is held
 * against the policy first, then written down.
 */
public final class LeaseDesk {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseDesk.class);

    private final Registry registry;
    private final Policy policy;
    private final Catalog catalog;
    private final Relay relay;
    private final Retirements retirements;
    private final Clock clock;

    LeaseDesk(
            Registry registry,
            Policy policy,
            Catalog catalog,
            Relay relay,
            Retirements retirements,
            Clock clock) {
        this.registry = registry;
        this.policy = policy;
        this.catalog = catalog;
        this.relay = relay;
        this.retirements = retirements;
        this.clock = clock;
    }

    /** For a door, under the function's own role. */
    public static LeaseDesk forDoor(LambdaEnvironment environment) {
        return new LeaseDesk(
                Registry.forDoor(environment),
                Policy.of(new Settings(environment)),
                Catalog.load(environment),
                new Relay(Clients.forDoor(environment).stepFunctions()),
                Retirements.forDoor(environment),
                environment.clock());
    }

    /**
     * The newest lease of a name.
     *
     * @throws UnknownAccount where there is none
     */
    public Lease find(AccountName name) {
        return registry.newest(name).orElseThrow(() -> new UnknownAccount(name.value()));
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
     * A page of the leases that pass a filter, newest first. Those that the asker may not read are
     * found by what everybody may know of them, and by nothing else; the pool's not at all.
     */
    public Registry.Leases list(Filter filter, @Nullable String cursor, Person by) {
        Registry.Leases page = registry.leases(filter, cursor);
        boolean openToAll = filter.statuses().isEmpty() && filter.expiresBefore() == null;
        return new Registry.Leases(
                page.leases().stream()
                        .filter(
                                lease ->
                                        (openToAll && !lease.isForPool())
                                                || policy.mayRead(by, lease))
                        .toList(),
                page.next());
    }

    /**
     * Moves a lease's end.
     *
     * @param key by which a repeat of the wish is known, and extends nothing twice
     */
    public Lease extend(
            AccountName name, int days, @Nullable String why, Person by, Optional<String> key) {
        Lease lease = managed(name, by);
        Duration longest =
                catalog.find(lease.request().kind())
                        .flatMap(Kind::leaseLength)
                        .map(length -> Duration.ofDays(length.longestDays()))
                        .orElseThrow(
                                () ->
                                        new RequestRejected(
                                                "The lease of %s has no end: there is nothing to extend."
                                                        .formatted(name)));
        return registry.extend(
                lease.id(),
                new Lease.Extension(Duration.ofDays(days), by.value(), why, key.orElse(null)),
                longest);
    }

    /**
     * Asks for a lease's end, and begins it; a request that waits for its approval is withdrawn. A
     * lease whose end has begun stays as it is.
     */
    public Lease retire(AccountName name, Person by) {
        Lease lease = managed(name, by);
        if (lease.is(LeaseStatus.RETIRING)) {
            return lease;
        }
        if (!lease.is(LeaseStatus.AWAITING_APPROVAL) && !lease.is(LeaseStatus.WITHDRAWN)) {
            Lease ending = registry.askRetirement(lease.id(), by.value());
            begin(ending);
            return ending;
        }
        Lease withdrawn = registry.withdraw(lease.id(), by.value());
        if (!withdrawn.is(LeaseStatus.WITHDRAWN)) {
            throw alreadyDecided(withdrawn);
        }
        relay.tell(withdrawn);
        return withdrawn;
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
     * Decides on a request that waits. The first decision stands; the same by the same person again
     * is told to the execution again.
     *
     * @throws RequestRejected telling who decided before, or that nothing waits
     */
    public Lease decide(AccountName name, boolean approve, @Nullable String why, Decider decider) {
        Lease lease = find(name);
        policy.mayDecide(decider, lease);
        String by = decider.person().value();
        Lease decided =
                registry.decide(lease.id(), new Lease.Decision(approve, by, clock.instant(), why));
        Lease.Decision stands = decided.decision();
        if (stands == null) {
            throw new RequestRejected(
                    "%s is %s: no decision is waited for.".formatted(name, decided.status()));
        }
        if (stands.approved() != approve || !stands.by().equals(by)) {
            throw alreadyDecided(decided);
        }
        relay.tell(decided);
        return decided;
    }

    private static RequestRejected alreadyDecided(Lease lease) {
        Lease.Decision stands = lease.decision();
        if (stands == null) {
            return new RequestRejected("%s is %s.".formatted(lease.name(), lease.status()));
        }
        String who = stands.by().equals(Registry.MACHINE) ? "for silence" : "by " + stands.by();
        return new RequestRejected(
                "%s was %s %s at %s."
                        .formatted(
                                lease.name(),
                                lease.is(LeaseStatus.WITHDRAWN)
                                        ? "withdrawn"
                                        : stands.approved() ? "approved" : "rejected",
                                who,
                                stands.at()));
    }
}
