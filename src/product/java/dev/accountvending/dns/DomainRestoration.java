package dev.accountvending.dns;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.route53.Route53Client;

import java.time.Clock;
import java.util.Objects;
import java.util.function.Function;

/**
 * Gives an ACTIVE lease its domain back after its owner deleted the zone, or somebody the
 * delegation. A new zone is empty: what the owner had in the old one is lost.
 */
public final class DomainRestoration {
    private final Ledger ledger;
    private final Function<AccountId, Route53Client> members;
    private final Route53Client parent;
    private final String parentZoneId;
    private final String parentDomain;
    private final Clock clock;

    public DomainRestoration(
            Ledger ledger,
            Function<AccountId, Route53Client> members,
            Route53Client parent,
            String parentZoneId,
            String parentDomain,
            Clock clock) {
        this.ledger = ledger;
        this.members = members;
        this.parent = parent;
        this.parentZoneId = parentZoneId;
        this.parentDomain = parentDomain;
        this.clock = clock;
    }

    /** Creates one for a step, under the function's own role. */
    public static DomainRestoration of(FunctionContext function) {
        Settings settings = function.settings();
        RoleSessions sessions = RoleSessions.of(function);
        return new DomainRestoration(
                Ledger.of(function),
                account -> sessions.asOperator(account).route53(),
                sessions.parentZone(),
                settings.parentZoneId(),
                settings.parentDomain(),
                function.clock());
    }

    /**
     * Makes the zone anew if it is gone, and delegates to it. The zone is in the ledger first, so
     * that its delegation is known as ours.
     *
     * @return the lease with its zone
     * @throws VendingFailed if the lease is not ACTIVE, or something else uses its name
     */
    public Lease restore(LeaseId id) {
        Lease lease = requireActive(ledger.lease(id));
        Zone before = Objects.requireNonNull(lease.domain().zone());
        Zone zone = ensureZone(lease, before);
        ParentZone parentZone = new ParentZone(parent, parentZoneId);
        parentZone
                .inTheWay(lease.domain().name(), parentDomain, NameServers.of(zone.nameServers()))
                .ifPresent(
                        record -> {
                            throw new VendingFailed(
                                    "The parent zone has the record %s %s, which is not ours."
                                            .formatted(
                                                    NameServers.plain(record.name()),
                                                    record.typeAsString()));
                        });
        Lease restored = ledger.update(id, found -> withZone(requireActive(found), before, zone));
        parentZone.delegate(lease.domain().name(), zone.nameServers());
        return restored;
    }

    private Zone ensureZone(Lease lease, Zone before) {
        Route53Client member = members.apply(Objects.requireNonNull(lease.accountId()));
        try {
            member.getHostedZone(request -> request.id(before.id()));
            return before;
        } catch (VendingFailed refused) {
            if (!refused.is("NoSuchHostedZone")) {
                throw refused;
            }
        }
        return new ChildZones(member)
                .ensure(
                        lease.domain().name(),
                        lease.id(),
                        "%s/%s".formatted(lease.id(), before.id()));
    }

    private Lease withZone(Lease lease, Zone before, Zone zone) {
        return zone.equals(before) || !before.equals(lease.domain().zone())
                ? lease
                : lease.withDomain(domain -> domain.withZone(zone))
                        .noted(
                                clock.instant(),
                                Ledger.SYSTEM_ACTOR,
                                "Its zone %s was gone: %s, which is empty, is in its place."
                                        .formatted(before.id(), zone.id()));
    }

    private static Lease requireActive(Lease lease) {
        if (!lease.is(LeaseStatus.ACTIVE)) {
            throw new VendingFailed("The account %s by now.".formatted(lease.status().inWords()));
        }
        return lease;
    }
}
