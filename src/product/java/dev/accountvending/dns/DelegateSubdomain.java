package dev.accountvending.dns;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Subdomain;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes the subdomain's zone in the member account and delegates to it from the parent zone.
 *
 * <p>The zone's id and name servers are in the ledger before the parent is written to: whatever
 * record this leaves in the parent, {@link RemoveDelegation} can tell that it is the lease's. They
 * are not before nothing is in the way: a domain that was never delegated is held for nobody.
 */
public final class DelegateSubdomain
        extends Step<DelegateSubdomain.Input, DelegateSubdomain.Output> {
    private final Ledger ledger;
    private final Function<AccountId, Route53Client> members;
    private final Supplier<Route53Client> parent;
    private final String parentZoneId;
    private final String parentDomain;
    private final Clock clock;

    public record Input(LeaseId leaseId, AccountId accountId, Subdomain domain) {}

    /**
     * What {@link CheckDelegation} asks for.
     *
     * @param hostedZoneId the subdomain's zone, without {@code /hostedzone/}
     * @param changeId the parent's change, without {@code /change/}
     */
    public record Output(String hostedZoneId, String changeId, Instant changedAt) {}

    public DelegateSubdomain() {
        this(FunctionContext.current());
    }

    private DelegateSubdomain(FunctionContext function) {
        this(
                Ledger.of(function),
                account -> RoleSessions.of(function).asOperator(account).route53(),
                () -> RoleSessions.of(function).parentZone(),
                function.settings().parentZoneId(),
                function.settings().parentDomain(),
                function.clock());
    }

    DelegateSubdomain(
            Ledger ledger,
            Function<AccountId, Route53Client> members,
            Supplier<Route53Client> parent,
            String parentZoneId,
            String parentDomain,
            Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.members = members;
        this.parent = parent;
        this.parentZoneId = parentZoneId;
        this.parentDomain = parentDomain;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.completing(input.leaseId(), input.accountId());
        lease.requireDomain(input.domain());
        Zone zone = zone(lease, input);
        ParentZone parentZone = new ParentZone(parent.get(), parentZoneId);
        parentZone
                .inTheWay(input.domain(), parentDomain, ours(input.domain(), zone))
                .ifPresent(
                        record -> {
                            throw notOurs(input.domain(), record);
                        });
        ledger.update(
                input.leaseId(),
                found ->
                        Ledger.completing(found).domain().zone() == null
                                ? found.withDomain(names -> names.withZone(zone))
                                : found);
        String change = parentZone.delegate(input.domain(), zone.nameServers());
        return new Output(zone.id(), change, clock.instant());
    }

    /** A delegation that is left of an earlier lease is replaced. */
    private NameServers ours(Subdomain domain, Zone zone) {
        List<String> servers = new ArrayList<>(zone.nameServers());
        servers.addAll(ledger.domains().nameServers(domain.value()));
        return NameServers.of(servers);
    }

    private Zone zone(Lease lease, Input input) {
        Zone known = lease.domain().zone();
        return known == null
                ? new ChildZones(members.apply(input.accountId()))
                        .ensure(input.domain(), input.leaseId(), input.leaseId().value())
                : known;
    }

    private VendingFailed notOurs(Subdomain domain, ResourceRecordSet record) {
        return new VendingFailed(
                Explanation.of(
                        "The domain %s is in use by something else.".formatted(domain),
                        ("The parent zone %s holds a record that is not this lease's and that a"
                                        + " delegation of %s would replace or hide: %s %s. It was"
                                        + " left as it is. Remove it if nobody needs it, or have"
                                        + " another name asked for.")
                                .formatted(
                                        parentZoneId,
                                        domain,
                                        NameServers.plain(record.name()),
                                        record.typeAsString())));
    }
}
