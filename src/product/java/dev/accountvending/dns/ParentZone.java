package dev.accountvending.dns;

import dev.accountvending.model.Subdomain;

import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The zone that all subdomains are delegated from. It is shared and not ours alone: nothing but one
 * subdomain's NS record is ever written or deleted here, and only after a look at what is there.
 */
final class ParentZone {
    /**
     * Seconds that resolvers keep a delegation. The usual two days would make every change, a
     * removal above all, take two days.
     */
    private static final long TIME_TO_LIVE = 300;

    /** As many records as one call may ask for. */
    private static final String PAGE = "300";

    private final Route53Client route53;
    private final String id;

    ParentZone(Route53Client route53, String id) {
        this.route53 = route53;
        this.id = id;
    }

    /**
     * The NS record at the subdomain's name. The list starts at a name and type whether or not
     * there is such a record, so the one it answers may be another, and it includes changes that
     * are not yet on all of Route 53's servers (<a
     * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html">ListResourceRecordSets</a>).
     */
    Optional<ResourceRecordSet> delegation(Subdomain domain) {
        return delegation(domain.value());
    }

    /** The same, of any name in lower case without a final dot. */
    Optional<ResourceRecordSet> delegation(String domain) {
        return route53
                .listResourceRecordSets(
                        r ->
                                r.hostedZoneId(id)
                                        .startRecordName(domain)
                                        .startRecordType(RRType.NS)
                                        .maxItems("1"))
                .resourceRecordSets()
                .stream()
                .filter(record -> isDelegation(record, domain))
                .findFirst();
    }

    /**
     * Returns a record because of which the subdomain cannot be delegated: one at its name or below
     * it that is not ours, or a delegation or alias of a name above it. A delegation would take one
     * below out of sight without touching it, and under one above nothing of this zone is seen.
     *
     * @param parentDomain the zone's own name, whose NS record is no delegation
     * @param ours the servers of the zones that the subdomain leads or led to
     */
    Optional<ResourceRecordSet> inTheWay(Subdomain domain, String parentDomain, NameServers ours) {
        return Stream.concat(
                        above(domain, parentDomain),
                        within(domain)
                                .filter(
                                        record ->
                                                !isDelegation(record, domain.value())
                                                        || !NameServers.of(record).shares(ours)))
                .findFirst();
    }

    /** Returns the delegations at the subdomain's name and below it that lead to our servers. */
    List<ResourceRecordSet> leadingTo(Subdomain domain, NameServers ours) {
        return within(domain).filter(record -> leadsTo(record, ours)).toList();
    }

    /** Returns the same, with those of the names above it. */
    List<ResourceRecordSet> leadingTo(Subdomain domain, String parentDomain, NameServers ours) {
        return Stream.concat(within(domain), above(domain, parentDomain))
                .filter(record -> leadsTo(record, ours))
                .toList();
    }

    private static boolean leadsTo(ResourceRecordSet record, NameServers ours) {
        return record.type() == RRType.NS && NameServers.of(record).shares(ours);
    }

    /**
     * The records at a name and below it. Names are listed with their labels reversed, so they
     * follow on each other but for siblings whose names begin alike.
     */
    private Stream<ResourceRecordSet> within(Subdomain domain) {
        List<ResourceRecordSet> found = new ArrayList<>();
        ListResourceRecordSetsRequest request = from(domain.value());
        while (true) {
            ListResourceRecordSetsResponse page = route53.listResourceRecordSets(request);
            page.resourceRecordSets().stream()
                    .filter(record -> isWithin(record, domain))
                    .forEach(found::add);
            if (!Boolean.TRUE.equals(page.isTruncated())
                    || !beginsLike(page.nextRecordName(), domain)) {
                return found.stream();
            }
            request =
                    request.toBuilder()
                            .startRecordName(page.nextRecordName())
                            .startRecordType(page.nextRecordType())
                            .startRecordIdentifier(page.nextRecordIdentifier())
                            .build();
        }
    }

    /** The delegations and aliases between a name and the zone's own, the nearest to that first. */
    private Stream<ResourceRecordSet> above(Subdomain domain, String parentDomain) {
        String apex = NameServers.plain(parentDomain);
        return Stream.iterate(
                        parentOf(domain.value()),
                        name -> name.endsWith("." + apex),
                        ParentZone::parentOf)
                .flatMap(
                        name ->
                                route53
                                        .listResourceRecordSets(from(name))
                                        .resourceRecordSets()
                                        .stream()
                                        .filter(it -> NameServers.plain(it.name()).equals(name)))
                .filter(record -> record.type() == RRType.NS || record.type() == RRType.CNAME);
    }

    private ListResourceRecordSetsRequest from(String name) {
        return ListResourceRecordSetsRequest.builder()
                .hostedZoneId(id)
                .startRecordName(name)
                .maxItems(PAGE)
                .build();
    }

    private static String parentOf(String name) {
        return name.substring(name.indexOf('.') + 1);
    }

    /** Whether a name is a sibling's whose last label begins like the subdomain's, or below one. */
    private static boolean beginsLike(String name, Subdomain domain) {
        String parent = "." + parentOf(domain.value());
        String plain = NameServers.plain(name);
        String label = domain.value().substring(0, domain.value().indexOf('.'));
        return plain.endsWith(parent)
                && plain.substring(plain.lastIndexOf('.', plain.length() - parent.length() - 1) + 1)
                        .startsWith(label);
    }

    /**
     * Writes the delegation, or writes it again; never by a deletion and a creation, between which
     * the name would be without one.
     *
     * @return the change's id
     */
    String delegate(Subdomain domain, List<String> nameServers) {
        return change(
                ChangeAction.UPSERT,
                ResourceRecordSet.builder()
                        .name(domain.value())
                        .type(RRType.NS)
                        .ttl(TIME_TO_LIVE)
                        .resourceRecords(
                                nameServers.stream()
                                        .map(n -> ResourceRecord.builder().value(n).build())
                                        .toList())
                        .build());
    }

    /**
     * Deletes a record; Route 53 refuses unless it is there exactly like this.
     *
     * @return the change's id
     */
    String remove(ResourceRecordSet record) {
        return change(ChangeAction.DELETE, record);
    }

    /** Whether all of Route 53's servers answer with a change. */
    boolean isInSync(String changeId) {
        return route53.getChange(r -> r.id(changeId)).changeInfo().status() == ChangeStatus.INSYNC;
    }

    /** An id without what Route 53 puts before it, as {@code Z1} of {@code /hostedzone/Z1}. */
    static String bareId(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    private String change(ChangeAction action, ResourceRecordSet record) {
        Change change = Change.builder().action(action).resourceRecordSet(record).build();
        return bareId(
                route53.changeResourceRecordSets(
                                r -> r.hostedZoneId(id).changeBatch(batch -> batch.changes(change)))
                        .changeInfo()
                        .id());
    }

    private static boolean isDelegation(ResourceRecordSet record, String domain) {
        return record.type() == RRType.NS && NameServers.plain(record.name()).equals(domain);
    }

    private static boolean isWithin(ResourceRecordSet record, Subdomain domain) {
        String name = NameServers.plain(record.name());
        return name.equals(domain.value()) || name.endsWith("." + domain);
    }
}
