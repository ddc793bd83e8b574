package dev.accountvending.dns;

import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything that the parent zone delegates below the parent domain, whoever wrote it. */
public final class Delegations {
    /** As many records as one call may ask for. */
    private static final String PAGE = "300";

    private final Route53Client route53;
    private final String zoneId;
    private final String parentDomain;

    public Delegations(Route53Client parent, String zoneId, String parentDomain) {
        this.route53 = parent;
        this.zoneId = zoneId;
        this.parentDomain = NameServers.plain(parentDomain);
    }

    /**
     * An NS record.
     *
     * @param name in lower case, without a final dot
     * @param nameServers likewise
     */
    public record Delegation(String name, Set<String> nameServers) {
        public Delegation {
            nameServers = Set.copyOf(nameServers);
        }

        /** Whether it leads to any of these servers, which are those of a zone of its name. */
        public boolean leadsTo(Collection<String> servers) {
            return new NameServers(nameServers).shares(NameServers.of(servers));
        }

        /** Whether it leads to all of them and to no others. */
        public boolean leadsToAll(Collection<String> servers) {
            return NameServers.of(servers).names().equals(nameServers);
        }

        /** The servers, in an order of their own. */
        public String servers() {
            return new NameServers(nameServers).toString();
        }
    }

    /** Where a page begins. */
    public record Start(String name, String type, @Nullable String identifier) {}

    /** Some delegations, and where the next page begins. */
    public record Page(List<Delegation> delegations, Optional<Start> next) {
        public Page {
            delegations = List.copyOf(delegations);
        }
    }

    /**
     * A page of delegations. Names are listed with their labels reversed, so those below the parent
     * domain follow on it, up to the first that is not (<a
     * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html">ListResourceRecordSets</a>).
     *
     * @param start null for the first
     */
    public Page page(@Nullable Start start) {
        ListResourceRecordSetsResponse answer =
                route53.listResourceRecordSets(
                        request -> {
                            request.hostedZoneId(zoneId).maxItems(PAGE);
                            if (start == null) {
                                request.startRecordName(parentDomain);
                            } else {
                                request.startRecordName(start.name())
                                        .startRecordType(start.type())
                                        .startRecordIdentifier(start.identifier());
                            }
                        });
        List<ResourceRecordSet> records = answer.resourceRecordSets();
        return new Page(
                records.stream()
                        .filter(record -> record.type() == RRType.NS && isBelow(record.name()))
                        .map(Delegations::delegation)
                        .toList(),
                next(answer));
    }

    /**
     * Deletes a delegation, where it still leads to the servers it led to.
     *
     * @return whether there is none any more
     */
    public boolean remove(Delegation delegation) {
        ParentZone zone = new ParentZone(route53, zoneId);
        Optional<ResourceRecordSet> record = zone.delegation(delegation.name());
        if (record.isEmpty()) {
            return true;
        }
        if (!delegation(record.get()).equals(delegation)) {
            return false;
        }
        try {
            zone.remove(record.get());
            return true;
        } catch (VendingFailed refused) {
            // Route 53 says so too of a record that somebody deleted since we looked.
            if (refused.is("InvalidChangeBatch") && zone.delegation(delegation.name()).isEmpty()) {
                return true;
            }
            throw refused;
        }
    }

    private static Delegation delegation(ResourceRecordSet record) {
        return new Delegation(NameServers.plain(record.name()), NameServers.of(record).names());
    }

    private Optional<Start> next(ListResourceRecordSetsResponse answer) {
        String name = answer.nextRecordName();
        return Boolean.TRUE.equals(answer.isTruncated()) && isWithin(name)
                ? Optional.of(
                        new Start(
                                name,
                                answer.nextRecordTypeAsString(),
                                answer.nextRecordIdentifier()))
                : Optional.empty();
    }

    private boolean isBelow(String name) {
        return NameServers.plain(name).endsWith("." + parentDomain);
    }

    private boolean isWithin(String name) {
        return isBelow(name) || NameServers.plain(name).equals(parentDomain);
    }
}
