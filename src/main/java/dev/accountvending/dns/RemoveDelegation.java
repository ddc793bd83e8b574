package dev.accountvending.dns;

import dev.accountvending.aws.Sessions;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Subdomain;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.registry.Lease;
import dev.accountvending.registry.Registry;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes the subdomain's delegation out of the parent zone, where it is the lease's own.
 *
 * <p>The subdomain's zone stays, in the account: it must outlive the delegation, because one that
 * leads to a zone that is gone can be taken over by whoever comes to hold its name servers (<a
 * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/protection-from-dangling-dns.html">dangling
 * delegation records</a>).
 */
public final class RemoveDelegation extends Step<RemoveDelegation.Input, RemoveDelegation.Output> {
    private final Registry registry;
    private final Supplier<Route53Client> parent;
    private final String parentZoneId;

    public record Input(LeaseId leaseId) {}

    /** {@code removed}: no delegation to the lease's zone is left. */
    public record Output(boolean removed) {}

    public RemoveDelegation() {
        this(LambdaEnvironment.current());
    }

    private RemoveDelegation(LambdaEnvironment environment) {
        this(
                Registry.forStep(environment),
                () -> Sessions.forStep(environment).parentZone(),
                new Settings(environment).parentZoneId());
    }

    RemoveDelegation(Registry registry, Supplier<Route53Client> parent, String parentZoneId) {
        super(Input.class);
        this.registry = registry;
        this.parent = parent;
        this.parentZoneId = parentZoneId;
    }

    @Override
    public Output run(Input input) {
        // A lease that became active after all, its activation's answer lost, keeps its domain.
        registry.find(input.leaseId())
                .filter(lease -> !lease.is(LeaseStatus.ACTIVE))
                .ifPresent(this::remove);
        return new Output(true);
    }

    /** Without a zone in the ledger the parent was never touched. */
    private void remove(Lease lease) {
        Lease.Zone zone = lease.zone();
        if (zone != null) {
            NameServers ours = NameServers.of(zone.nameServers());
            remove(lease.domain(), ours, new ParentZone(parent.get(), parentZoneId));
        }
    }

    private static void remove(Subdomain domain, NameServers ours, ParentZone zone) {
        Optional<ResourceRecordSet> record = own(domain, ours, zone);
        if (record.isEmpty()) {
            return;
        }
        try {
            zone.remove(record.get());
        } catch (VendingFailed refused) {
            // Route 53 says so too of a record that somebody deleted since we looked.
            if (!refused.is("InvalidChangeBatch") || own(domain, ours, zone).isPresent()) {
                throw refused;
            }
        }
    }

    private static Optional<ResourceRecordSet> own(
            Subdomain domain, NameServers ours, ParentZone zone) {
        return zone.delegation(domain).filter(record -> NameServers.of(record).equals(ours));
    }
}
