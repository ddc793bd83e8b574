package dev.accountvending.dns;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Subdomain;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes the subdomain's delegation out of the parent zone, if it leads to the lease's zone: if it
 * names any of its servers, whatever else somebody has made of it.
 *
 * <p>The subdomain's zone stays, in the account, until {@link RemoveDomain}: it must outlive the
 * delegation, because one that leads to a zone that is gone can be taken over by whoever comes to
 * hold its name servers (<a
 * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/protection-from-dangling-dns.html">dangling
 * delegation records</a>).
 */
public final class RemoveDelegation extends Step<RemoveDelegation.Input, RemoveDelegation.Output> {
    private final Ledger ledger;
    private final Supplier<Route53Client> parent;
    private final String parentZoneId;

    public record Input(LeaseId leaseId) {}

    /**
     * What is left of it.
     *
     * @param removed no delegation to the lease's zone is left
     * @param changeId of the removal; null where there was nothing to remove, or the answer of an
     *     earlier removal was lost
     */
    public record Output(boolean removed, @Nullable String changeId) {}

    public RemoveDelegation() {
        this(FunctionContext.current());
    }

    private RemoveDelegation(FunctionContext function) {
        this(
                Ledger.of(function),
                () -> RoleSessions.of(function).parentZone(),
                function.settings().parentZoneId());
    }

    RemoveDelegation(Ledger ledger, Supplier<Route53Client> parent, String parentZoneId) {
        super(Input.class);
        this.ledger = ledger;
        this.parent = parent;
        this.parentZoneId = parentZoneId;
    }

    @Override
    public Output run(Input input) {
        // A lease that became active after all, its activation's answer lost, keeps its domain.
        Optional<String> change =
                ledger.find(input.leaseId())
                        .filter(lease -> !lease.status().isHeld())
                        .flatMap(this::remove);
        return new Output(true, change.orElse(null));
    }

    /** Without a zone in the ledger the parent was never written to. */
    private Optional<String> remove(Lease lease) {
        return Optional.ofNullable(lease.domain().zone())
                .map(zone -> NameServers.of(zone.nameServers()))
                .flatMap(
                        ours ->
                                remove(
                                        lease.domain().name(),
                                        ours,
                                        new ParentZone(parent.get(), parentZoneId)));
    }

    /** Somebody may change or delete a record between our look and its removal. */
    private static Optional<String> remove(Subdomain domain, NameServers ours, ParentZone zone) {
        List<ResourceRecordSet> records = zone.leadingTo(domain, ours);
        Optional<String> change = Optional.empty();
        while (!records.isEmpty()) {
            ResourceRecordSet record = records.getFirst();
            try {
                change = Optional.of(zone.remove(record));
            } catch (VendingFailed refused) {
                if (!refused.is("InvalidChangeBatch")
                        || zone.leadingTo(domain, ours).contains(record)) {
                    throw refused;
                }
            }
            records = zone.leadingTo(domain, ours);
        }
        return change;
    }
}
