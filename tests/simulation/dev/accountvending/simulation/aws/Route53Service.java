package dev.accountvending.simulation.aws;

import dev.accountvending.local.rules.TokenBucket;
import dev.accountvending.simulation.aws.Zones.HostedZone;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.DelegationSet;
import software.amazon.awssdk.services.route53.model.DeleteHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.DeleteHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.GetChangeRequest;
import software.amazon.awssdk.services.route53.model.GetChangeResponse;
import software.amazon.awssdk.services.route53.model.GetDnssecRequest;
import software.amazon.awssdk.services.route53.model.GetDnssecResponse;
import software.amazon.awssdk.services.route53.model.GetHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.GetHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.HostedZoneAlreadyExistsException;
import software.amazon.awssdk.services.route53.model.HostedZoneNotEmptyException;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameRequest;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameResponse;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.NoSuchChangeException;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ThrottlingException;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Route 53 of one account: five requests a second (<a
 * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html">quotas</a>),
 * batches that change everything or nothing, and changes that take time to be in sync.
 */
final class Route53Service implements Route53Client {
    private static final double A_SECOND = 5;
    private static final int BURST = 10;
    private static final int PAGE = 300;

    private final Zones zones;
    private final String account;
    private final Clock clock;
    private final AwsTimes times;
    private final Refusal refusal;
    private final TokenBucket bucket;
    private final Map<String, Instant> changes = new HashMap<>();

    Route53Service(Zones zones, String account, Clock clock, AwsTimes times) {
        this.zones = zones;
        this.account = account;
        this.clock = clock;
        this.times = times;
        this.refusal = new Refusal("Route53", clock);
        this.bucket = new TokenBucket(A_SECOND, BURST, clock.instant());
    }

    @Override
    public CreateHostedZoneResponse createHostedZone(CreateHostedZoneRequest request) {
        enter();
        if (zones.isUsed(account, request.callerReference())) {
            throw refuse(
                    HostedZoneAlreadyExistsException.builder(),
                    409,
                    "HostedZoneAlreadyExists",
                    "A hosted zone has already been created with the caller reference.");
        }
        HostedZone zone = zones.create(account, request.name(), request.callerReference());
        return CreateHostedZoneResponse.builder()
                .hostedZone(shown(zone))
                .delegationSet(servers(zone))
                .changeInfo(change())
                .build();
    }

    @Override
    public GetHostedZoneResponse getHostedZone(GetHostedZoneRequest request) {
        enter();
        HostedZone zone = zone(request.id());
        return GetHostedZoneResponse.builder()
                .hostedZone(shown(zone))
                .delegationSet(servers(zone))
                .build();
    }

    @Override
    public ListHostedZonesByNameResponse listHostedZonesByName(
            ListHostedZonesByNameRequest request) {
        enter();
        String from = request.dnsName() == null ? "" : Zones.reversed(request.dnsName());
        return ListHostedZonesByNameResponse.builder()
                .hostedZones(
                        zones.of(account).stream()
                                .filter(zone -> Zones.reversed(zone.name).compareTo(from) >= 0)
                                .sorted(
                                        Comparator.comparing(
                                                (HostedZone zone) -> Zones.reversed(zone.name)))
                                .map(Route53Service::shown)
                                .toList())
                .isTruncated(false)
                .build();
    }

    @Override
    public DeleteHostedZoneResponse deleteHostedZone(DeleteHostedZoneRequest request) {
        enter();
        HostedZone zone = zone(request.id());
        if (zone.records.size() > 2) {
            throw refuse(
                    HostedZoneNotEmptyException.builder(),
                    400,
                    "HostedZoneNotEmpty",
                    "The specified hosted zone contains non-required resource record sets.");
        }
        zones.delete(zone);
        return DeleteHostedZoneResponse.builder().changeInfo(change()).build();
    }

    /** No owner signs a zone here. */
    @Override
    public GetDnssecResponse getDNSSEC(GetDnssecRequest request) {
        enter();
        return GetDnssecResponse.builder().status(it -> it.serveSignature("NOT_SIGNING")).build();
    }

    @Override
    public ListResourceRecordSetsResponse listResourceRecordSets(
            ListResourceRecordSetsRequest request) {
        enter();
        NavigableMap<String, ResourceRecordSet> records = zone(request.hostedZoneId()).records;
        String name = request.startRecordName();
        String type = request.startRecordTypeAsString();
        String from = name == null ? "" : Zones.key(name, type == null ? "" : type);
        int most = request.maxItems() == null ? PAGE : Integer.parseInt(request.maxItems());
        List<ResourceRecordSet> found =
                records.tailMap(from, true).values().stream().limit(most + 1L).toList();
        if (found.size() <= most) {
            return ListResourceRecordSetsResponse.builder()
                    .resourceRecordSets(found)
                    .isTruncated(false)
                    .build();
        }
        ResourceRecordSet next = found.getLast();
        return ListResourceRecordSetsResponse.builder()
                .resourceRecordSets(found.subList(0, most))
                .isTruncated(true)
                .nextRecordName(next.name())
                .nextRecordType(next.type())
                .build();
    }

    @Override
    public ChangeResourceRecordSetsResponse changeResourceRecordSets(
            ChangeResourceRecordSetsRequest request) {
        enter();
        HostedZone zone = zone(request.hostedZoneId());
        NavigableMap<String, ResourceRecordSet> changed = new TreeMap<>(zone.records);
        List<String> wrong = new ArrayList<>();
        request.changeBatch().changes().forEach(change -> apply(change, zone, changed, wrong));
        if (!wrong.isEmpty()) {
            throw refuse(
                    InvalidChangeBatchException.builder(),
                    400,
                    "InvalidChangeBatch",
                    String.join(" ", wrong));
        }
        zone.records.clear();
        zone.records.putAll(changed);
        zone.changed = clock.instant();
        return ChangeResourceRecordSetsResponse.builder().changeInfo(change()).build();
    }

    private static void apply(
            Change change,
            HostedZone zone,
            NavigableMap<String, ResourceRecordSet> records,
            List<String> wrong) {
        ResourceRecordSet record = change.resourceRecordSet();
        String key = Zones.key(record.name(), record.typeAsString());
        ResourceRecordSet held = records.get(key);
        switch (change.action()) {
            case CREATE -> {
                if (held != null) {
                    wrong.add("It already exists: " + record.name());
                }
                records.put(key, named(record));
            }
            case UPSERT -> records.put(key, named(record));
            case DELETE -> {
                if (held == null || !isSame(held, record) || zone.isOwn(held)) {
                    wrong.add(
                            "The values provided do not match the current ones: " + record.name());
                }
                records.remove(key);
            }
            case UNKNOWN_TO_SDK_VERSION -> wrong.add("Invalid action.");
        }
    }

    private static ResourceRecordSet named(ResourceRecordSet record) {
        return record.toBuilder().name(Zones.plain(record.name()) + ".").build();
    }

    private static boolean isSame(ResourceRecordSet held, ResourceRecordSet given) {
        return Zones.values(held).equals(Zones.values(given)) && held.ttl().equals(given.ttl());
    }

    @Override
    public GetChangeResponse getChange(GetChangeRequest request) {
        enter();
        Instant inSync =
                Optional.ofNullable(changes.get(request.id()))
                        .orElseThrow(
                                () ->
                                        refuse(
                                                NoSuchChangeException.builder(),
                                                404,
                                                "NoSuchChange",
                                                "Could not find the change."));
        boolean isInSync = !clock.instant().isBefore(inSync);
        return GetChangeResponse.builder()
                .changeInfo(
                        it ->
                                it.id("/change/" + request.id())
                                        .status(
                                                isInSync
                                                        ? ChangeStatus.INSYNC
                                                        : ChangeStatus.PENDING))
                .build();
    }

    private ChangeInfo change() {
        String id = "C%s%08d".formatted(account, changes.size() + 1);
        changes.put(id, clock.instant().plus(times.dnsChange()));
        return ChangeInfo.builder().id("/change/" + id).status(ChangeStatus.PENDING).build();
    }

    @Override
    public String serviceName() {
        return "route53";
    }

    @Override
    public void close() {}

    private void enter() {
        if (!bucket.take(clock.instant())) {
            throw refuse(ThrottlingException.builder(), 400, "Throttling", "Rate exceeded");
        }
    }

    private HostedZone zone(String id) {
        return zones.find(id.substring(id.lastIndexOf('/') + 1))
                .filter(zone -> zone.account.equals(account))
                .orElseThrow(
                        () ->
                                refuse(
                                        NoSuchHostedZoneException.builder(),
                                        404,
                                        "NoSuchHostedZone",
                                        "No hosted zone found with ID: " + id));
    }

    private static software.amazon.awssdk.services.route53.model.HostedZone shown(HostedZone zone) {
        return software.amazon.awssdk.services.route53.model.HostedZone.builder()
                .id("/hostedzone/" + zone.id)
                .name(zone.name + ".")
                .callerReference(zone.reference)
                .build();
    }

    private static DelegationSet servers(HostedZone zone) {
        return DelegationSet.builder().nameServers(zone.nameServers).build();
    }

    private AwsServiceException refuse(
            AwsServiceException.Builder builder, int status, String code, String message) {
        return refusal.of(builder, status, code, message);
    }
}
