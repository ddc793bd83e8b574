package dev.accountvending.dns;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.NotYet;
import dev.accountvending.model.Subdomain;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.route53.Route53Client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells whether the parent zone delegates the subdomain to the lease's zone.
 *
 * <p>It asks Route 53 and no resolver: a resolver that was asked too early remembers "no such name"
 * for minutes. Once a change is INSYNC, all of Route 53's servers answer with it (<a
 * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html">GetChange</a>),
 * so what the zone then holds is what the world is told. {@code TestDNSAnswer} would ask for that
 * answer itself, but whether it can show a delegation could not be confirmed, so nothing rests on
 * it.
 */
public final class CheckDelegation extends Step<CheckDelegation.Input, CheckDelegation.Output> {
    /**
     * Route 53 usually needs less than a minute; a change that takes longer is looked at seldom.
     */
    private static final Duration LIKELY = Duration.ofSeconds(90);

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Ledger ledger;
    private final Supplier<Route53Client> parent;
    private final String parentZoneId;
    private final Clock clock;

    public record Input(LeaseId leaseId, Subdomain domain, String changeId, Instant changedAt) {}

    /** Takes the place of the delegation's output, so it hands on what the next check needs. */
    public record Output(boolean delegated, String changeId, Instant changedAt) {}

    public CheckDelegation() {
        this(FunctionContext.current());
    }

    private CheckDelegation(FunctionContext function) {
        this(
                Ledger.of(function),
                () -> RoleSessions.of(function).parentZone(),
                function.settings().parentZoneId(),
                function.clock());
    }

    CheckDelegation(
            Ledger ledger, Supplier<Route53Client> parent, String parentZoneId, Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.parent = parent;
        this.parentZoneId = parentZoneId;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease = Ledger.completing(ledger.lease(input.leaseId()));
        lease.requireDomain(input.domain());
        ParentZone zone = new ParentZone(parent.get(), parentZoneId);
        boolean inSync = zone.isInSync(input.changeId());
        if (inSync) {
            checkUnchanged(zone, lease);
        } else if (clock.instant().isBefore(input.changedAt().plus(LIKELY))) {
            throw new NotYet("Not all of Route 53's servers know the delegation yet.");
        } else if (!clock.instant().isBefore(input.changedAt().plus(PATIENCE))) {
            throw tooLate(input);
        }
        return new Output(inSync, input.changeId(), input.changedAt());
    }

    private void checkUnchanged(ParentZone zone, Lease lease) {
        NameServers ours = NameServers.of(zoneOf(lease).nameServers());
        NameServers found =
                zone.delegation(lease.domain().name())
                        .map(NameServers::of)
                        .orElse(new NameServers(Set.of()));
        if (!found.equals(ours)) {
            throw changed(lease.domain().name(), ours, found);
        }
    }

    private static Zone zoneOf(Lease lease) {
        return Optional.ofNullable(lease.domain().zone())
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "The ledger has no zone for lease %s."
                                                .formatted(lease.id())));
    }

    private VendingFailed tooLate(Input input) {
        return new VendingFailed(
                Explanation.of(
                        "The domain %s did not come into force within %d minutes."
                                .formatted(input.domain(), PATIENCE.toMinutes()),
                        ("Route 53's change %s of the parent zone %s is still pending: see whether"
                                        + " Route 53 has an outage, it is tried"
                                        + " again by itself.")
                                .formatted(input.changeId(), parentZoneId)));
    }

    private VendingFailed changed(Subdomain domain, NameServers ours, NameServers found) {
        return new VendingFailed(
                Explanation.of(
                        "The domain %s does not lead to your account.".formatted(domain),
                        ("Somebody changed the delegation of %s in the parent zone %s after it was"
                                        + " written: it names %s; the lease's zone has %s.")
                                .formatted(domain, parentZoneId, found, ours)));
    }
}
