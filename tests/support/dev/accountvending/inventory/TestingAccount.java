package dev.accountvending.inventory;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.account.model.ListRegionsResponse;
import software.amazon.awssdk.services.cloudcontrol.CloudControlClient;
import software.amazon.awssdk.services.cloudcontrol.model.ListResourcesRequest;
import software.amazon.awssdk.services.cloudcontrol.model.ListResourcesResponse;
import software.amazon.awssdk.services.cloudcontrol.model.ResourceDescription;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.config.ConfigClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.GetEbsDefaultKmsKeyIdResponse;
import software.amazon.awssdk.services.ec2.model.GetEbsEncryptionByDefaultResponse;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.DescribeRegistryResponse;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.oam.OamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetServiceSettingResponse;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * An account as its services show it. Whatever is not set is answered as an account without
 * anything answers.
 */
final class TestingAccount {
    static final String ACCESS_ROLE = "arn:aws:iam::123456789012:role/AccessRole";
    static final String TRUST_OF_MANAGEMENT = trust("AWS", "arn:aws:iam::222222222222:root");

    /** Every call, as {@code REGION operation}. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    final List<String> regions = new ArrayList<>(List.of("us-east-1", "eu-west-1"));
    private final Map<String, RoleDetail> roles = new TreeMap<>();
    private final Map<String, Function<SdkRequest, SdkResponse>> answers =
            new ConcurrentHashMap<>();

    /** One that Organizations has just made. */
    TestingAccount() {
        role("/", "AccessRole", TRUST_OF_MANAGEMENT);
        answer(
                "getAccountAuthorizationDetails",
                _ ->
                        GetAccountAuthorizationDetailsResponse.builder()
                                .roleDetailList(roles.values())
                                .build());
        answer(
                "describeRegions",
                _ ->
                        DescribeRegionsResponse.builder()
                                .regions(regions.stream().map(name -> region(name)).toList())
                                .build());
        answer(
                "listRegions",
                _ ->
                        ListRegionsResponse.builder()
                                .regions(regions.stream().map(name -> enabled(name)).toList())
                                .build());
        answer(
                "getEbsDefaultKmsKeyId",
                _ -> GetEbsDefaultKmsKeyIdResponse.builder().kmsKeyId("alias/aws/ebs").build());
        answer(
                "getEbsEncryptionByDefault",
                _ ->
                        GetEbsEncryptionByDefaultResponse.builder()
                                .ebsEncryptionByDefault(true)
                                .build());
        answer(
                "describeRegistry",
                _ ->
                        DescribeRegistryResponse.builder()
                                .replicationConfiguration(it -> it.rules(List.of()))
                                .build());
        answer(
                "getServiceSetting",
                _ ->
                        GetServiceSettingResponse.builder()
                                .serviceSetting(it -> it.status("Default"))
                                .build());
        refuse("getResourcePolicy", "EntityNotFoundException");
        refuse("getRegistryPolicy", "RegistryPolicyNotFoundException");
    }

    private static software.amazon.awssdk.services.account.model.Region enabled(String name) {
        return software.amazon.awssdk.services.account.model.Region.builder()
                .regionName(name)
                .build();
    }

    private static software.amazon.awssdk.services.ec2.model.Region region(String name) {
        return software.amazon.awssdk.services.ec2.model.Region.builder().regionName(name).build();
    }

    static String trust(String type, String principal) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"%s":"%s"}}]}"""
                .formatted(type, principal);
    }

    /** Makes a role, or gives one another trust. */
    String role(String path, String name, String trust) {
        String arn = "arn:aws:iam::123456789012:role%s%s".formatted(path, name);
        roles.put(
                name,
                RoleDetail.builder()
                        .arn(arn)
                        .path(path)
                        .roleName(name)
                        .assumeRolePolicyDocument(
                                URLEncoder.encode(trust, StandardCharsets.UTF_8)
                                        .replace("+", "%20"))
                        .build());
        return arn;
    }

    void removeRole(String name) {
        roles.remove(name);
    }

    /** Has Cloud Control list a resource in us-east-1. */
    void resource(String type, String identifier) {
        answer(
                "us-east-1 listResources",
                request ->
                        request instanceof ListResourcesRequest list && list.typeName().equals(type)
                                ? ListResourcesResponse.builder()
                                        .typeName(type)
                                        .resourceDescriptions(
                                                ResourceDescription.builder()
                                                        .identifier(identifier)
                                                        .build())
                                        .build()
                                : ListResourcesResponse.builder().build());
    }

    /**
     * Sets what an operation answers.
     *
     * @param operation as the SDK's method is called, in every region or after {@code REGION }
     */
    void answer(String operation, Function<SdkRequest, SdkResponse> answer) {
        answers.put(operation, answer);
    }

    void refuse(String operation, String code) {
        answer(
                operation,
                _ -> {
                    throw new VendingFailed(Explanation.of("No: " + code), code, null);
                });
    }

    /** Refuses everything in a region, as a service control policy does. */
    void close(String region) {
        answer(
                region,
                _ -> {
                    throw new VendingFailed(
                            Explanation.of(
                                    "AWS answered with AccessDenied: with an explicit deny in a"
                                            + " service control policy."),
                            "AccessDeniedException",
                            null);
                });
    }

    AccountClients clients() {
        return new AccountClients(
                Region.US_EAST_1,
                client(IamClient.class, "global"),
                client(S3Client.class, "us-east-1"),
                client(AccountClient.class, "us-east-1"),
                region -> in(region.id()));
    }

    private RegionClients in(String region) {
        return new RegionClients(
                Region.of(region),
                client(CloudControlClient.class, region),
                client(CloudWatchLogsClient.class, region),
                client(ConfigClient.class, region),
                new RegionClients.DataClients(
                        client(DynamoDbClient.class, region),
                        client(KmsClient.class, region),
                        client(SqsClient.class, region)),
                client(Ec2Client.class, region),
                client(EcrClient.class, region),
                client(EventBridgeClient.class, region),
                client(GlueClient.class, region),
                client(OamClient.class, region),
                client(ResourceGroupsTaggingApiClient.class, region),
                client(SsmClient.class, region));
    }

    private <C> C client(Class<C> type, String region) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> call(region, proxy, method, arguments)));
    }

    private Object call(String region, Object proxy, Method method, Object[] arguments)
            throws Throwable {
        return arguments != null && arguments.length == 1 && isOperation(method)
                ? answered(region, method, (SdkRequest) arguments[0])
                : InvocationHandler.invokeDefault(proxy, method, arguments);
    }

    private static boolean isOperation(Method method) {
        return SdkRequest.class.isAssignableFrom(method.getParameterTypes()[0])
                && SdkResponse.class.isAssignableFrom(method.getReturnType());
    }

    private SdkResponse answered(String region, Method method, SdkRequest request) {
        String operation = method.getName();
        calls.add(region + " " + operation);
        Map<String, Function<SdkRequest, SdkResponse>> fitting = new LinkedHashMap<>();
        for (String key : List.of(region, region + " " + operation, operation)) {
            if (answers.containsKey(key)) {
                fitting.put(key, answers.get(key));
            }
        }
        return fitting.isEmpty()
                ? nothing(method.getReturnType())
                : fitting.values().iterator().next().apply(request);
    }

    private static SdkResponse nothing(Class<?> response) {
        try {
            Object builder = response.getMethod("builder").invoke(null);
            return (SdkResponse)
                    software.amazon.awssdk.utils.builder.SdkBuilder.class
                            .getMethod("build")
                            .invoke(builder);
        } catch (IllegalAccessException | InvocationTargetException | NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
