package dev.accountvending.reconcile;

import dev.accountvending.dns.Delegations;
import dev.accountvending.dns.Delegations.Delegation;
import dev.accountvending.dns.Delegations.Start;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.FindingKind;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.SideBySide;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.route53.Route53Client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Checks whether every delegation below the parent domain belongs to an open lease and leads to its
 * existing zone. A delegation to a deleted zone can be taken over by a person who gets its name
 * servers.
 *
 * <p>The parent zone is not ours alone. Only delegations are removed that lead to a server of a
 * zone that the ledger knows for that name; others may be another team's, and are only reported.
 */
final class DelegationsCheck {
    private static final int AT_ONCE = 16;
    private static final String RESTORED = " --fix makes a new, empty zone if it must.";

    private final Ledger ledger;
    private final Delegations delegations;
    private final Function<AccountId, Route53Client> members;
    private final RateLimiter pace;

    /**
     * Creates a check.
     *
     * @param members Route 53 in a member
     */
    DelegationsCheck(
            Ledger ledger,
            Delegations delegations,
            Function<AccountId, Route53Client> members,
            RateLimiter pace) {
        this.ledger = ledger;
        this.delegations = delegations;
        this.members = members;
        this.pace = pace;
    }

    private record Delegated(Delegation delegation, Lease lease, Zone zone) {}

    /**
     * Checks the delegations.
     *
     * @param open the leases that have not ended
     * @param withZone for which of them to check whether the zone is there
     */
    List<Discrepancy> look(Collection<Lease> open, Predicate<Lease> withZone) {
        Map<String, Lease> leases = new HashMap<>();
        Set<String> above = new HashSet<>();
        for (Lease lease : open) {
            leases.put(lease.domain().name().value(), lease);
            above.addAll(namesAbove(lease.domain().name().value()));
        }
        List<Discrepancy> found = new ArrayList<>();
        List<Delegated> delegated = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Delegation delegation : all()) {
            names.add(delegation.name());
            Lease lease = leases.get(delegation.name());
            Zone zone = lease == null ? null : lease.domain().zone();
            if (lease == null) {
                found.add(unclaimed(delegation, above.contains(delegation.name())));
            } else if (zone == null || !delegation.leadsTo(zone.nameServers())) {
                found.add(astray(delegation, lease));
            } else if (withZone.test(lease)) {
                delegated.add(new Delegated(delegation, lease, zone));
            } else {
                edited(new Delegated(delegation, lease, zone)).ifPresent(found::add);
            }
        }
        found.addAll(sideBySide(delegated, this::broken));
        open.stream()
                .filter(lease -> isLost(lease, names))
                .map(DelegationsCheck::lost)
                .forEach(found::add);
        return found;
    }

    /** Checks whether the zones of leases can be seen, whatever leads to them. */
    Collection<Discrepancy> lookAtZones(Collection<Lease> leases) {
        return sideBySide(
                leases.stream().filter(DelegationsCheck::hasZone).toList(),
                lease -> refusal(lease).map(refused -> unseen(lease, refused)));
    }

    private static boolean hasZone(Lease lease) {
        Zone zone = lease.domain().zone();
        return zone != null && zone.deletedAt() == null && lease.accountId() != null;
    }

    private <T> Collection<Discrepancy> sideBySide(
            List<T> things, Function<T, Optional<Discrepancy>> check) {
        Queue<Discrepancy> found = new ConcurrentLinkedQueue<>();
        new SideBySide(AT_ONCE)
                .forEach(
                        things,
                        one -> pace.patiently(() -> check.apply(one)).ifPresent(found::add));
        return found;
    }

    private Optional<Discrepancy> broken(Delegated one) {
        Optional<VendingFailed> refusal = refusal(one.lease());
        return refusal.isEmpty()
                ? edited(one)
                : refusal.map(
                        refused ->
                                refused.is("NoSuchHostedZone")
                                        ? zoneGone(one)
                                        : unseen(one.lease(), refused));
    }

    /** Returns how AWS refuses to show a lease's zone; empty if it shows it. */
    private Optional<VendingFailed> refusal(Lease lease) {
        try {
            members.apply(Objects.requireNonNull(lease.accountId()))
                    .getHostedZone(
                            request ->
                                    request.id(Objects.requireNonNull(lease.domain().zone()).id()));
            return Optional.empty();
        } catch (AccountNotReady closed) {
            // The checks of accounts and roles report that we cannot enter it.
            return Optional.empty();
        } catch (VendingFailed refused) {
            if (refused.is(RateLimiter.OUT_OF_TIME)) {
                throw refused;
            }
            return Optional.of(refused);
        }
    }

    /**
     * Returns a delegation to a deleted zone, with its removal: no zone can answer for the name, so
     * the owner loses nothing. An account in use gets a new zone.
     */
    private static Discrepancy zoneGone(Delegated one) {
        return Discrepancy.of(
                FindingKind.DANGLING_DELEGATION,
                one.delegation().name(),
                "The zone %s of lease %s is gone from account %s, but the delegation still leads to its name servers: another AWS account can take the name over.%s"
                        .formatted(
                                one.zone().id(),
                                one.lease().id(),
                                one.lease().accountId(),
                                isInUse(one.lease()) ? RESTORED : ""),
                isInUse(one.lease())
                        ? new Repair.RestoreDomain(one.lease().id(), one.delegation())
                        : new Repair.RemoveDelegation(one.delegation()));
    }

    private static boolean isInUse(Lease lease) {
        return lease.is(LeaseStatus.ACTIVE);
    }

    /** Whether an account in use, frozen or not, had a domain and has none any more. */
    private static boolean isLost(Lease lease, Set<String> delegated) {
        Zone zone = lease.domain().zone();
        return (isInUse(lease) || lease.is(LeaseStatus.FROZEN))
                && zone != null
                && zone.deletedAt() == null
                && !delegated.contains(lease.domain().name().value());
    }

    private static Discrepancy lost(Lease lease) {
        return Discrepancy.of(
                FindingKind.LOST_DOMAIN,
                lease.domain().name().value(),
                "It is the domain of lease %s, but the parent zone does not delegate it.%s"
                        .formatted(
                                lease.id(),
                                isInUse(lease) ? RESTORED : " Mend it once it is not frozen."),
                isInUse(lease) ? new Repair.RestoreDomain(lease.id(), null) : null);
    }

    private static Optional<Discrepancy> edited(Delegated one) {
        if (one.delegation().leadsToAll(one.zone().nameServers())) {
            return Optional.empty();
        }
        return Optional.of(
                Discrepancy.of(
                        FindingKind.DANGLING_DELEGATION,
                        one.delegation().name(),
                        "Somebody edited the delegation of lease %s: it names %s; its zone has %s. Write those."
                                .formatted(
                                        one.lease().id(),
                                        one.delegation().servers(),
                                        String.join(", ", one.zone().nameServers()))));
    }

    private static Discrepancy unseen(Lease lease, VendingFailed refused) {
        return Discrepancy.of(
                FindingKind.DANGLING_DELEGATION,
                lease.domain().name().value(),
                "It cannot be seen whether the zone of lease %s exists: %s"
                        .formatted(lease.id(), refused.explanation().inFull()));
    }

    private List<Delegation> all() {
        List<Delegation> all = new ArrayList<>();
        @Nullable Start start = null;
        do {
            Start from = start;
            Delegations.Page page =
                    pace.call(RateLimiter.Operation.ROUTE_53, () -> delegations.page(from));
            all.addAll(page.delegations());
            start = page.next().orElse(null);
            pace.reached("all units and roles, and %d delegations".formatted(all.size()));
        } while (start != null);
        return all;
    }

    /**
     * Returns a delegation that no lease claims. One above leases' domains is not removed, because
     * they would stop resolving too.
     */
    private Discrepancy unclaimed(Delegation delegation, boolean isAboveALease) {
        boolean isOurs = !isAboveALease && ledToOurs(delegation);
        return Discrepancy.of(
                FindingKind.DANGLING_DELEGATION,
                delegation.name(),
                "It is delegated to %s, but belongs to no lease.%s"
                        .formatted(
                                delegation.servers(),
                                isAboveALease
                                        ? " Domains of leases are below it."
                                        : isOurs
                                                ? " It leads to the zone of a lease that has ended."
                                                : " It may be another team's."),
                isOurs ? new Repair.RemoveDelegation(delegation) : null);
    }

    private boolean ledToOurs(Delegation delegation) {
        return pace.patiently(() -> ledger.domains().leases(delegation.name())).stream()
                .map(lease -> lease.domain().zone())
                .filter(Objects::nonNull)
                .anyMatch(zone -> delegation.leadsTo(zone.nameServers()));
    }

    private static Discrepancy astray(Delegation delegation, Lease lease) {
        return Discrepancy.of(
                FindingKind.DANGLING_DELEGATION,
                delegation.name(),
                "It is delegated to %s, but not to the zone of lease %s."
                        .formatted(delegation.servers(), lease.id()));
    }

    private static List<String> namesAbove(String domain) {
        List<String> names = new ArrayList<>();
        for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            names.add(domain.substring(dot + 1));
        }
        return names;
    }
}
