package dev.accountvending.dns;

import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.DeactivateKeySigningKeyRequest;
import software.amazon.awssdk.services.route53.model.DeactivateKeySigningKeyResponse;
import software.amazon.awssdk.services.route53.model.DelegationSet;
import software.amazon.awssdk.services.route53.model.DeleteHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.DeleteHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.DeleteKeySigningKeyRequest;
import software.amazon.awssdk.services.route53.model.DeleteKeySigningKeyResponse;
import software.amazon.awssdk.services.route53.model.DeleteTrafficPolicyInstanceRequest;
import software.amazon.awssdk.services.route53.model.DeleteTrafficPolicyInstanceResponse;
import software.amazon.awssdk.services.route53.model.DisableHostedZoneDnssecRequest;
import software.amazon.awssdk.services.route53.model.DisableHostedZoneDnssecResponse;
import software.amazon.awssdk.services.route53.model.GetChangeRequest;
import software.amazon.awssdk.services.route53.model.GetChangeResponse;
import software.amazon.awssdk.services.route53.model.GetDnssecRequest;
import software.amazon.awssdk.services.route53.model.GetDnssecResponse;
import software.amazon.awssdk.services.route53.model.GetHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.GetHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.KeySigningKey;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameRequest;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameResponse;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One account's Route 53 in memory. Names come back in lower case with a final dot and ids with
 * their prefix, a batch is written whole or not at all, and records are listed as Route 53 sorts
 * them: labels reversed, then type. A page of zones holds one, so that paging is tried.
 */
public final class TestingRoute53 implements Route53Client {
    public final TestingFaults faults = new TestingFaults();
    private final Map<String, Zone> zones = new TreeMap<>();
    private final Set<String> pending = new HashSet<>();
    private final List<String> changes = new ArrayList<>();
    private final Set<String> signing = new HashSet<>();
    private final Map<String, String> keys = new TreeMap<>();
    private boolean disabled;

    private record Zone(
            HostedZone zone,
            DelegationSet servers,
            NavigableMap<String, ResourceRecordSet> records) {}

    /** A zone that somebody made; answers its id. */
    public String addZone(String name, String callerReference) {
        String id = "Z%08X".formatted((name + callerReference).hashCode());
        HostedZone zone =
                HostedZone.builder()
                        .id("/hostedzone/" + id)
                        .name(name(name))
                        .callerReference(callerReference)
                        .build();
        String set = id.toLowerCase(Locale.ROOT);
        List<String> servers =
                List.of("ns-1.awsdns-%s.com".formatted(set), "ns-2.awsdns-%s.org".formatted(set));
        zones.put(
                id,
                new Zone(
                        zone,
                        DelegationSet.builder().nameServers(servers).build(),
                        new TreeMap<>()));
        put(id, record(name, RRType.NS, servers.toArray(String[]::new)));
        put(id, record(name, RRType.SOA, servers.getFirst() + " hostmaster 1 7200 900 1 86400"));
        return id;
    }

    /** A record that somebody wrote. */
    public void put(String zoneId, ResourceRecordSet record) {
        ResourceRecordSet stored = stored(record);
        zone(zoneId).records.put(key(stored.name(), stored.typeAsString()), stored);
    }

    /** Somebody has a zone signed, with two keys. */
    public void sign(String zoneId) {
        signing.add(zoneId);
        keys.put("first", "ACTIVE");
        keys.put("second", "INACTIVE");
    }

    /** Deletes a record, as somebody might. */
    public void delete(String zoneId, String name, RRType type) {
        zone(zoneId).records.remove(key(name(name), type.toString()));
    }

    /** The values of a record, in its own order; none where there is no such record. */
    public List<String> values(String zoneId, String name, RRType type) {
        return Optional.ofNullable(zone(zoneId).records.get(key(name(name), type.toString())))
                .map(
                        record ->
                                record.resourceRecords().stream()
                                        .map(ResourceRecord::value)
                                        .toList())
                .orElse(List.of());
    }

    /** The ids of all zones. */
    public List<String> zones() {
        return List.copyOf(zones.keySet());
    }

    /** The name servers of a zone. */
    public List<String> nameServers(String zoneId) {
        return zone(zoneId).servers.nameServers();
    }

    /** How many records a zone holds beside its own NS and SOA. */
    public int records(String zoneId) {
        return zone(zoneId).records.size() - 2;
    }

    /** What was changed, as {@code UPSERT NS ana.example.com. 300}. */
    public List<String> changes() {
        return List.copyOf(changes);
    }

    /** Every change is on all of Route 53's servers now. */
    public void settle() {
        pending.clear();
    }

    public static ResourceRecordSet record(String name, RRType type, String... values) {
        return ResourceRecordSet.builder()
                .name(name)
                .type(type)
                .ttl(300L)
                .resourceRecords(
                        Arrays.stream(values)
                                .map(value -> ResourceRecord.builder().value(value).build())
                                .toList())
                .build();
    }

    @Override
    public CreateHostedZoneResponse createHostedZone(CreateHostedZoneRequest request) {
        return faults.call(
                "CreateHostedZone",
                () -> {
                    String reference = request.callerReference();
                    if (zones.values().stream()
                            .anyMatch(zone -> zone.zone.callerReference().equals(reference))) {
                        throw TestingFaults.refusal("HostedZoneAlreadyExists");
                    }
                    Zone made = zone(addZone(request.name(), reference));
                    return CreateHostedZoneResponse.builder()
                            .hostedZone(made.zone)
                            .delegationSet(made.servers)
                            .build();
                });
    }

    @Override
    public GetHostedZoneResponse getHostedZone(GetHostedZoneRequest request) {
        return faults.call(
                "GetHostedZone",
                () ->
                        GetHostedZoneResponse.builder()
                                .hostedZone(zone(request.id()).zone)
                                .delegationSet(zone(request.id()).servers)
                                .build());
    }

    @Override
    public ListHostedZonesByNameResponse listHostedZonesByName(
            ListHostedZonesByNameRequest request) {
        return faults.call("ListHostedZonesByName", () -> page(request));
    }

    private ListHostedZonesByNameResponse page(ListHostedZonesByNameRequest request) {
        String id = Optional.ofNullable(request.hostedZoneId()).orElse("");
        String from = reversed(name(request.dnsName())) + id;
        NavigableMap<String, Zone> sorted = new TreeMap<>();
        zones.forEach((key, zone) -> sorted.put(reversed(zone.zone.name()) + key, zone));
        List<Zone> found = List.copyOf(sorted.tailMap(from, true).values());
        ListHostedZonesByNameResponse.Builder page =
                ListHostedZonesByNameResponse.builder()
                        .hostedZones(found.stream().limit(1).map(Zone::zone).toList())
                        .isTruncated(found.size() > 1);
        if (found.size() > 1) {
            HostedZone next = found.get(1).zone;
            page.nextDNSName(next.name()).nextHostedZoneId(ParentZone.bareId(next.id()));
        }
        return page.build();
    }

    @Override
    public ListResourceRecordSetsResponse listResourceRecordSets(
            ListResourceRecordSetsRequest request) {
        String type = Optional.ofNullable(request.startRecordTypeAsString()).orElse("");
        String from =
                Optional.ofNullable(request.startRecordName())
                        .map(name -> key(name(name), type))
                        .orElse("");
        return faults.call(
                "ListResourceRecordSets",
                () -> {
                    List<ResourceRecordSet> found =
                            List.copyOf(
                                    zone(request.hostedZoneId())
                                            .records
                                            .tailMap(from, true)
                                            .values());
                    int page = Integer.parseInt(request.maxItems());
                    ListResourceRecordSetsResponse.Builder answer =
                            ListResourceRecordSetsResponse.builder()
                                    .resourceRecordSets(found.stream().limit(page).toList())
                                    .isTruncated(found.size() > page);
                    if (found.size() > page) {
                        answer.nextRecordName(found.get(page).name())
                                .nextRecordType(found.get(page).type());
                    }
                    return answer.build();
                });
    }

    @Override
    public DeleteHostedZoneResponse deleteHostedZone(DeleteHostedZoneRequest request) {
        return faults.call(
                "DeleteHostedZone",
                () -> {
                    zone(request.id());
                    if (records(request.id()) > 0 || signing.contains(request.id())) {
                        throw TestingFaults.refusal("HostedZoneNotEmpty");
                    }
                    zones.remove(request.id());
                    return DeleteHostedZoneResponse.builder().build();
                });
    }

    @Override
    public GetDnssecResponse getDNSSEC(GetDnssecRequest request) {
        boolean signed = signing.contains(request.hostedZoneId());
        return GetDnssecResponse.builder()
                .status(s -> s.serveSignature(signed ? "SIGNING" : "NOT_SIGNING"))
                .keySigningKeys(
                        keys.entrySet().stream()
                                .map(
                                        key ->
                                                KeySigningKey.builder()
                                                        .name(key.getKey())
                                                        .status(key.getValue())
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public DisableHostedZoneDnssecResponse disableHostedZoneDNSSEC(
            DisableHostedZoneDnssecRequest request) {
        disabled = true;
        return DisableHostedZoneDnssecResponse.builder().build();
    }

    @Override
    public DeactivateKeySigningKeyResponse deactivateKeySigningKey(
            DeactivateKeySigningKeyRequest request) {
        if (!disabled) {
            throw TestingFaults.refusal("KeySigningKeyInUse");
        }
        keys.put(request.name(), "INACTIVE");
        return DeactivateKeySigningKeyResponse.builder().build();
    }

    @Override
    public DeleteKeySigningKeyResponse deleteKeySigningKey(DeleteKeySigningKeyRequest request) {
        if (!"INACTIVE".equals(keys.get(request.name()))) {
            throw TestingFaults.refusal("InvalidKeySigningKeyStatus");
        }
        keys.remove(request.name());
        if (keys.isEmpty()) {
            signing.remove(request.hostedZoneId());
        }
        return DeleteKeySigningKeyResponse.builder().build();
    }

    /** The policy's records go with it. */
    @Override
    public DeleteTrafficPolicyInstanceResponse deleteTrafficPolicyInstance(
            DeleteTrafficPolicyInstanceRequest request) {
        return faults.call(
                "DeleteTrafficPolicyInstance",
                () -> {
                    zones.values()
                            .forEach(
                                    zone ->
                                            zone.records
                                                    .values()
                                                    .removeIf(
                                                            record ->
                                                                    request.id()
                                                                            .equals(
                                                                                    record
                                                                                            .trafficPolicyInstanceId())));
                    return DeleteTrafficPolicyInstanceResponse.builder().build();
                });
    }

    @Override
    public ChangeResourceRecordSetsResponse changeResourceRecordSets(
            ChangeResourceRecordSetsRequest request) {
        return faults.call(
                "ChangeResourceRecordSets",
                () -> {
                    apply(zone(request.hostedZoneId()), request.changeBatch().changes());
                    String id = "C" + changes.size();
                    pending.add(id);
                    return ChangeResourceRecordSetsResponse.builder().changeInfo(info(id)).build();
                });
    }

    @Override
    public GetChangeResponse getChange(GetChangeRequest request) {
        return faults.call(
                "GetChange",
                () -> GetChangeResponse.builder().changeInfo(info(request.id())).build());
    }

    @Override
    public String serviceName() {
        return "route53";
    }

    @Override
    public void close() {}

    private void apply(Zone zone, List<Change> batch) {
        int values =
                batch.stream()
                        .mapToInt(c -> Math.max(1, c.resourceRecordSet().resourceRecords().size()))
                        .sum();
        int characters =
                batch.stream()
                        .flatMap(c -> c.resourceRecordSet().resourceRecords().stream())
                        .mapToInt(record -> record.value().length())
                        .sum();
        if (values > 1000 || characters > 32_000) {
            throw TestingFaults.refusal("InvalidChangeBatch");
        }
        Set<String> keys = new HashSet<>();
        NavigableMap<String, ResourceRecordSet> after = new TreeMap<>(zone.records);
        List<String> done = new ArrayList<>();
        for (Change change : batch) {
            ResourceRecordSet record = stored(change.resourceRecordSet());
            String key = key(record.name(), record.typeAsString());
            boolean valid =
                    switch (change.action()) {
                        case UPSERT -> after.put(key, record) != null || after.containsKey(key);
                        case CREATE -> after.putIfAbsent(key, record) == null;
                        case DELETE -> after.remove(key, record);
                        case UNKNOWN_TO_SDK_VERSION -> false;
                    };
            if (!valid || !keys.add(key)) {
                throw TestingFaults.refusal("InvalidChangeBatch");
            }
            done.add(
                    "%s %s %s %d"
                            .formatted(
                                    change.actionAsString(),
                                    record.typeAsString(),
                                    record.name(),
                                    record.ttl()));
        }
        zone.records.clear();
        zone.records.putAll(after);
        changes.addAll(done);
    }

    private ChangeInfo info(String id) {
        return ChangeInfo.builder()
                .id("/change/" + id)
                .status(pending.contains(id) ? ChangeStatus.PENDING : ChangeStatus.INSYNC)
                .build();
    }

    private Zone zone(String id) {
        return Optional.ofNullable(zones.get(id))
                .orElseThrow(() -> TestingFaults.refusal("NoSuchHostedZone"));
    }

    private static ResourceRecordSet stored(ResourceRecordSet record) {
        return record.toBuilder().name(name(record.name())).build();
    }

    private static String name(String name) {
        return NameServers.plain(name) + ".";
    }

    private static String key(String name, String type) {
        return reversed(name) + " " + type;
    }

    private static String reversed(String name) {
        List<String> labels = new ArrayList<>(List.of(name.split("\\.")));
        Collections.reverse(labels);
        return String.join(".", labels) + ".";
    }
}
