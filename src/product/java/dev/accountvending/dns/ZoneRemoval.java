package dev.accountvending.dns;

import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.GetDnssecResponse;
import software.amazon.awssdk.services.route53.model.KeySigningKey;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Deletes a member's hosted zone with all that its owner put there. Route 53 deletes a zone only
 * when nothing but its own SOA and NS records is left and it is not signed (<a
 * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_DeleteHostedZone.html">DeleteHostedZone</a>).
 */
final class ZoneRemoval {
    /**
     * As many values as one batch may hold, and as many characters in them (<a
     * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests-changeresourcerecordsets">quotas</a>).
     */
    private static final int MOST_VALUES = 1000;

    private static final int MOST_CHARACTERS = 32_000;

    /** As many records as one call may ask for. */
    private static final String PAGE = "300";

    private final Route53Client route53;
    private final String id;
    private final String name;

    /**
     * @param name the zone's, without a final dot
     */
    ZoneRemoval(Route53Client route53, String id, String name) {
        this.route53 = route53;
        this.id = id;
        this.name = name;
    }

    /**
     * Deletes the zone, or as much of it as can go now.
     *
     * @return whether it is gone
     */
    boolean remove() {
        try {
            List<ResourceRecordSet> records = records();
            if (removePolicies(records)) {
                return false;
            }
            batches(records).forEach(this::delete);
            deleteZone();
            return true;
        } catch (VendingFailed refused) {
            if (refused.is("NoSuchHostedZone")) {
                return true;
            }
            throw refused;
        }
    }

    /** All but the zone's own two. */
    private List<ResourceRecordSet> records() {
        return route53
                .listResourceRecordSetsPaginator(r -> r.hostedZoneId(id).maxItems(PAGE))
                .resourceRecordSets()
                .stream()
                .filter(record -> !isTheZonesOwn(record))
                .toList();
    }

    private boolean isTheZonesOwn(ResourceRecordSet record) {
        return NameServers.plain(record.name()).equals(name)
                && (record.type() == RRType.SOA || record.type() == RRType.NS);
    }

    /** Records of a traffic policy go with it, in its own time, and not by themselves. */
    private boolean removePolicies(List<ResourceRecordSet> records) {
        List<String> instances =
                records.stream()
                        .map(ResourceRecordSet::trafficPolicyInstanceId)
                        .filter(instance -> instance != null)
                        .distinct()
                        .toList();
        for (String instance : instances) {
            try {
                route53.deleteTrafficPolicyInstance(r -> r.id(instance));
            } catch (VendingFailed refused) {
                if (!refused.is("NoSuchTrafficPolicyInstance")) {
                    throw refused;
                }
            }
        }
        return !instances.isEmpty();
    }

    private void delete(List<Change> batch) {
        route53.changeResourceRecordSets(
                r -> r.hostedZoneId(id).changeBatch(changes -> changes.changes(batch)));
    }

    /** Aliases first: they may lead to other records of the zone. */
    private static List<List<Change>> batches(List<ResourceRecordSet> records) {
        List<List<Change>> batches = new ArrayList<>();
        List<Change> batch = new ArrayList<>();
        int values = 0;
        int characters = 0;
        for (ResourceRecordSet record : aliasesFirst(records)) {
            int moreValues = Math.max(1, record.resourceRecords().size());
            int moreCharacters = characters(record);
            if (values + moreValues > MOST_VALUES
                    || (values > 0 && characters + moreCharacters > MOST_CHARACTERS)) {
                batches.add(batch);
                batch = new ArrayList<>();
                values = 0;
                characters = 0;
            }
            batch.add(
                    Change.builder().action(ChangeAction.DELETE).resourceRecordSet(record).build());
            values += moreValues;
            characters += moreCharacters;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    private static List<ResourceRecordSet> aliasesFirst(List<ResourceRecordSet> records) {
        return records.stream()
                .sorted(Comparator.comparing(record -> record.aliasTarget() == null))
                .toList();
    }

    private static int characters(ResourceRecordSet record) {
        return record.resourceRecords().stream()
                .map(ResourceRecord::value)
                .mapToInt(String::length)
                .sum();
    }

    /** Whether a zone is signed is asked only where Route 53 says that something is left in it. */
    private void deleteZone() {
        try {
            route53.deleteHostedZone(r -> r.id(id));
        } catch (VendingFailed refused) {
            if (!refused.is("HostedZoneNotEmpty")) {
                throw refused;
            }
            stopSigning();
            route53.deleteHostedZone(r -> r.id(id));
        }
    }

    /**
     * Signing goes first, then the keys (<a
     * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec-disable.html">disabling
     * DNSSEC signing</a>). The chain of trust through the parent went with the delegation.
     */
    private void stopSigning() {
        GetDnssecResponse signing = route53.getDNSSEC(r -> r.hostedZoneId(id));
        if (!"NOT_SIGNING".equals(signing.status().serveSignature())) {
            route53.disableHostedZoneDNSSEC(r -> r.hostedZoneId(id));
        }
        for (KeySigningKey key : signing.keySigningKeys()) {
            if (!"INACTIVE".equals(key.status())) {
                route53.deactivateKeySigningKey(r -> r.hostedZoneId(id).name(key.name()));
            }
            route53.deleteKeySigningKey(r -> r.hostedZoneId(id).name(key.name()));
        }
    }
}
