package dev.accountvending.recovery;

import dev.accountvending.dns.Delegations;
import dev.accountvending.dns.Delegations.Delegation;
import dev.accountvending.dns.Delegations.Start;
import dev.accountvending.model.FindingKind;
import dev.accountvending.registry.Lease;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether every delegation below the parent domain is an open lease's, and leads to its zone. One
 * that leads to a zone that is gone can be taken over by whoever comes to hold its name servers.
 */
final class DelegationsLook {
    private final Delegations delegations;
    private final Pace pace;

    DelegationsLook(Delegations delegations, Pace pace) {
        this.delegations = delegations;
        this.pace = pace;
    }

    List<Discrepancy> look(Collection<Lease> open) {
        Map<String, Lease> leases = new HashMap<>();
        Set<String> above = new HashSet<>();
        for (Lease lease : open) {
            leases.put(lease.domain().value(), lease);
            above.addAll(namesAbove(lease.domain().value()));
        }
        List<Discrepancy> found = new ArrayList<>();
        for (Delegation delegation : all()) {
            Lease lease = leases.get(delegation.name());
            if (lease == null) {
                found.add(unclaimed(delegation, above.contains(delegation.name())));
            } else if (!leadsToItsZone(delegation, lease)) {
                found.add(astray(delegation, lease));
            }
        }
        return found;
    }

    private List<Delegation> all() {
        List<Delegation> all = new ArrayList<>();
        @Nullable Start start = null;
        do {
            Start from = start;
            Delegations.Page page =
                    pace.call(Pace.Operation.ROUTE_53, () -> delegations.page(from));
            all.addAll(page.delegations());
            start = page.next().orElse(null);
            pace.reached("all units and roles, and %d delegations".formatted(all.size()));
        } while (start != null);
        return all;
    }

    /** What leases' domains stand below is not removed: they would go with it. */
    private static Discrepancy unclaimed(Delegation delegation, boolean isAboveALease) {
        return Discrepancy.of(
                FindingKind.DANGLING_DELEGATION,
                delegation.name(),
                "It is delegated to %s, and is no lease's.%s"
                        .formatted(
                                delegation.servers(),
                                isAboveALease ? " Domains of leases stand below it." : ""),
                isAboveALease ? null : new Mend.RemoveDelegation(delegation));
    }

    private static Discrepancy astray(Delegation delegation, Lease lease) {
        return Discrepancy.of(
                FindingKind.DANGLING_DELEGATION,
                delegation.name(),
                "It is delegated to %s, and not to the zone of lease %s."
                        .formatted(delegation.servers(), lease.id()));
    }

    private static boolean leadsToItsZone(Delegation delegation, Lease lease) {
        Lease.Zone zone = lease.zone();
        return zone != null && delegation.leadsTo(zone.nameServers());
    }

    private static List<String> namesAbove(String domain) {
        List<String> names = new ArrayList<>();
        for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            names.add(domain.substring(dot + 1));
        }
        return names;
    }
}
