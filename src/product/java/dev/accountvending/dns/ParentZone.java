package dev.accountvending.dns;

import dev.accountvending.model.Subdomain;

import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.util.List;
import java.util.Optional;

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
     * A record at the subdomain's name or below it that is not this delegation. One below counts
     * too: a delegation would take it out of sight without touching it.
     *
     * <p>One page is looked through: names are listed with their labels reversed, so those at the
     * name come first, and those below soon after; a sibling with a hyphen may stand between them.
     */
    Optional<ResourceRecordSet> inTheWay(Subdomain domain, NameServers ours) {
        return route53
                .listResourceRecordSets(
                        r -> r.hostedZoneId(id).startRecordName(domain.value()).maxItems(PAGE))
                .resourceRecordSets()
                .stream()
                .filter(record -> isWithin(record, domain))
                .filter(
                        record ->
                                !isDelegation(record, domain.value())
                                        || !NameServers.of(record).equals(ours))
                .findFirst();
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
