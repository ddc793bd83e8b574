package dev.accountvending.inventory;

import dev.accountvending.runtime.SideBySide;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudcontrol.model.ListResourcesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lists what an account holds besides its IAM. These are buckets, and in each region tables,
 * queues, keys, instances, what Cloud Control lists of the {@link ResourceTypes}, and what the
 * tagging API lists. Each is named as {@code REGION TYPE ID}, or {@code REGION ARN}.
 */
final class ResourceReader {
    /** Throttles are by account and region, so this bounds our own memory and connections only. */
    private static final int AT_ONCE = 32;

    /**
     * Services that are listed by their own APIs. EC2 and KMS show the tags of deleted resources
     * for an hour, or for the days until a key is gone; the account's IAM is read whole.
     */
    private static final Set<String> LISTED_OTHERWISE = Set.of("ec2", "iam", "kms");

    private final AccountClients account;
    private final Findings findings;

    /** A listing of one type in one region. */
    private record Look(RegionClients in, String service, String what, Listing listing) {}

    private record Listing(java.util.function.Function<RegionClients, Stream<String>> names) {}

    ResourceReader(AccountClients account, Findings findings) {
        this.account = account;
        this.findings = findings;
    }

    /** Lists buckets and tagged resources in these regions, as for a new account. */
    void readTagged(List<Region> regions) {
        look(
                regions.stream()
                        .map(account.in())
                        .map(region -> new Look(region, "tagging", "tagged resources", TAGGED))
                        .toList());
        readBuckets();
    }

    /**
     * Lists everything in these regions.
     *
     * @param excludes types of Cloud Control that are not listed
     */
    void readAll(List<Region> regions, Excludes excludes) {
        List<Look> looks = new ArrayList<>();
        for (RegionClients region : regions.stream().map(account.in()).toList()) {
            looks.add(new Look(region, "dynamodb", "tables", TABLES));
            looks.add(new Look(region, "sqs", "queues", QUEUES));
            looks.add(new Look(region, "kms", "keys", KEYS));
            looks.add(new Look(region, "ec2", "instances", INSTANCES));
            looks.add(new Look(region, "tagging", "tagged resources", TAGGED));
            Stream.concat(
                            ResourceTypes.REGIONAL.stream(),
                            region.region().equals(account.home())
                                    ? ResourceTypes.GLOBAL.stream()
                                    : Stream.of())
                    .filter(type -> !excludes.isLeftOut(type))
                    .forEach(
                            type -> looks.add(new Look(region, "cloudcontrolapi", type, of(type))));
        }
        look(looks);
        readBuckets();
    }

    private void look(List<Look> looks) {
        new SideBySide(AT_ONCE)
                .forEach(
                        looks,
                        look ->
                                findings.look(
                                        look.in().region(),
                                        look.service(),
                                        look.what(),
                                        () -> look.listing().names().apply(look.in())));
    }

    private void readBuckets() {
        findings.look(
                account.home(),
                "s3",
                "buckets",
                () ->
                        account.buckets().listBucketsPaginator().buckets().stream()
                                .map(bucket -> "AWS::S3::Bucket " + bucket.name()));
    }

    private static final Listing TABLES =
            new Listing(
                    region ->
                            region.data().tables().listTablesPaginator().tableNames().stream()
                                    .map(name -> "AWS::DynamoDB::Table " + name));

    private static final Listing QUEUES =
            new Listing(
                    region ->
                            region.data().queues().listQueuesPaginator().queueUrls().stream()
                                    .map(url -> "AWS::SQS::Queue " + url));

    private static final Listing KEYS =
            new Listing(
                    region ->
                            region.data().keys().listKeysPaginator().keys().stream()
                                    .map(
                                            key ->
                                                    region.data()
                                                            .keys()
                                                            .describeKey(
                                                                    it -> it.keyId(key.keyId()))
                                                            .keyMetadata())
                                    .filter(ResourceReader::isInUse)
                                    .map(key -> "AWS::KMS::Key " + key.keyId()));

    private static final Listing INSTANCES =
            new Listing(
                    region ->
                            region.ec2().describeInstancesPaginator().reservations().stream()
                                    .flatMap(reservation -> reservation.instances().stream())
                                    .filter(ResourceReader::isThere)
                                    .map(
                                            instance ->
                                                    "AWS::EC2::Instance " + instance.instanceId()));

    private static final Listing TAGGED =
            new Listing(
                    region ->
                            region.tags().getResourcesPaginator(_ -> {}).stream()
                                    .flatMap(page -> page.resourceTagMappingList().stream())
                                    .map(ResourceTagMapping::resourceARN)
                                    .filter(
                                            arn ->
                                                    !LISTED_OTHERWISE.contains(
                                                            arn.split(":", 4)[2])));

    private static Listing of(String type) {
        return new Listing(
                region ->
                        region
                                .cloudControl()
                                .listResourcesPaginator(list -> list.typeName(type))
                                .stream()
                                .map(ListResourcesResponse::resourceDescriptions)
                                .flatMap(List::stream)
                                .filter(
                                        resource ->
                                                !ResourceTypes.isMadeByAws(
                                                        type, resource.identifier()))
                                .map(resource -> type + " " + resource.identifier()));
    }

    /**
     * Returns whether a key counts: AWS's own stay, and one that waits for its deletion is
     * unusable.
     */
    private static boolean isInUse(KeyMetadata key) {
        return key.keyManager() != KeyManagerType.AWS
                && key.keyState() != KeyState.PENDING_DELETION
                && key.keyState() != KeyState.PENDING_REPLICA_DELETION;
    }

    private static boolean isThere(Instance instance) {
        return instance.state().name() != InstanceStateName.TERMINATED;
    }
}
