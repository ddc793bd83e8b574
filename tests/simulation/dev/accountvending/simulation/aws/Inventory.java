package dev.accountvending.simulation.aws;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.account.model.ListRegionsResponse;
import software.amazon.awssdk.services.account.model.Region;
import software.amazon.awssdk.services.cloudcontrol.model.ListResourcesRequest;
import software.amazon.awssdk.services.cloudcontrol.model.ListResourcesResponse;
import software.amazon.awssdk.services.cloudcontrol.model.ResourceDescription;
import software.amazon.awssdk.services.cloudfront.model.ListDistributionsResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.ecr.model.DescribeRegistryResponse;
import software.amazon.awssdk.services.ecr.model.RegistryPolicyNotFoundException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.oam.model.DeleteLinkRequest;
import software.amazon.awssdk.services.oam.model.DeleteLinkResponse;
import software.amazon.awssdk.services.oam.model.ListLinksItem;
import software.amazon.awssdk.services.oam.model.ListLinksResponse;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.ssm.model.GetServiceSettingResponse;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The services that show what an account's owner has left in a region, and change nothing else. */
final class Inventory {
    private static final String BUCKET = "AWS::S3::Bucket";
    private static final String TABLE = "AWS::DynamoDB::Table";
    private static final String QUEUE = "AWS::SQS::Queue";

    /** What Cloud Control does not list, because services of their own do. */
    private static final List<String> LISTED_OTHERWISE =
            List.of(BUCKET, TABLE, QUEUE, "AWS::EC2::Instance");

    private final SimulatedAccount account;
    private final String region;
    private final Holdings holdings;
    private final Clock clock;

    Inventory(SimulatedAccount account, String region, Holdings holdings, Clock clock) {
        this.account = account;
        this.region = region;
        this.holdings = holdings;
        this.clock = clock;
    }

    /** Returns a client that finds what is there of the service's, and nothing more. */
    Object client(Class<?> client) {
        return EmptyService.of(client, answers(client));
    }

    private Map<String, Function<SdkRequest, Object>> answers(Class<?> client) {
        return switch (client.getSimpleName()) {
            case "AccountClient" -> Map.of("listRegions", _ -> regions());
            case "S3Client" -> Map.of("listBuckets", _ -> buckets());
            case "DynamoDbClient" -> Map.of("listTables", _ -> tables());
            case "SqsClient" -> Map.of("listQueues", _ -> queues());
            case "CloudControlClient" ->
                    Map.of("listResources", it -> resources((ListResourcesRequest) it));
            case "CloudFrontClient" -> Map.of("listDistributions", _ -> distributions());
            case "SsmClient" -> Map.of("getServiceSetting", _ -> setting());
            case "GlueClient" ->
                    refusing(
                            "getResourcePolicy",
                            EntityNotFoundException.builder(),
                            "EntityNotFoundException");
            case "EcrClient" -> registry();
            case "OamClient" ->
                    Map.of(
                            "listLinks",
                            _ -> links(),
                            "deleteLink",
                            it -> removed(((DeleteLinkRequest) it).identifier()));
            default -> Map.of();
        };
    }

    private ListRegionsResponse regions() {
        return ListRegionsResponse.builder()
                .regions(
                        holdings.regions().stream()
                                .map(name -> Region.builder().regionName(name).build())
                                .toList())
                .build();
    }

    private ListBucketsResponse buckets() {
        return ListBucketsResponse.builder()
                .buckets(
                        account.resources.stream()
                                .filter(it -> it.type().equals(BUCKET))
                                .map(it -> Bucket.builder().name(it.id()).build())
                                .toList())
                .build();
    }

    private ListTablesResponse tables() {
        return ListTablesResponse.builder().tableNames(account.resources(TABLE, region)).build();
    }

    private ListQueuesResponse queues() {
        return ListQueuesResponse.builder().queueUrls(account.resources(QUEUE, region)).build();
    }

    private ListResourcesResponse resources(ListResourcesRequest request) {
        Stream<String> ids =
                LISTED_OTHERWISE.contains(request.typeName())
                        ? Stream.of()
                        : holdings.of(request.typeName(), region);
        return ListResourcesResponse.builder()
                .typeName(request.typeName())
                .resourceDescriptions(
                        ids.map(id -> ResourceDescription.builder().identifier(id).build())
                                .toList())
                .build();
    }

    private ListLinksResponse links() {
        return ListLinksResponse.builder()
                .items(
                        account.resources(Holdings.LINK, region).stream()
                                .map(arn -> ListLinksItem.builder().arn(arn).build())
                                .toList())
                .build();
    }

    private DeleteLinkResponse removed(String link) {
        account.resources.removeIf(
                it ->
                        it.type().equals(Holdings.LINK)
                                && it.region().equals(region)
                                && it.id().equals(link));
        return DeleteLinkResponse.builder().build();
    }

    private static ListDistributionsResponse distributions() {
        return ListDistributionsResponse.builder()
                .distributionList(none -> none.items(List.of()).quantity(0).isTruncated(false))
                .build();
    }

    private static GetServiceSettingResponse setting() {
        return GetServiceSettingResponse.builder()
                .serviceSetting(it -> it.status("Default"))
                .build();
    }

    private Map<String, Function<SdkRequest, Object>> registry() {
        return Map.of(
                "describeRegistry",
                _ -> DescribeRegistryResponse.builder().replicationConfiguration(_ -> {}).build(),
                "getRegistryPolicy",
                _ -> {
                    throw refusal()
                            .of(
                                    RegistryPolicyNotFoundException.builder(),
                                    400,
                                    "RegistryPolicyNotFoundException",
                                    "There is no policy.");
                });
    }

    private Map<String, Function<SdkRequest, Object>> refusing(
            String operation,
            software.amazon.awssdk.awscore.exception.AwsServiceException.Builder error,
            String code) {
        return Map.of(
                operation,
                _ -> {
                    throw refusal().of(error, 400, code, "There is no such thing.");
                });
    }

    private Refusal refusal() {
        return new Refusal("Inventory", clock);
    }
}
