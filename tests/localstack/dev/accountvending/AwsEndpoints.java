package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.organizations.OrganizationsClientBuilder;
import software.amazon.awssdk.services.sesv2.SesV2ClientBuilder;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** AWS as it is put together here: which service is where, and clients of an administrator's. */
final class AwsEndpoints {
    /** A call that is given up is made again: a function would be created, or run, twice. */
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(3);

    private static final Duration LONGEST_DEPLOYMENT = Duration.ofMinutes(3);

    /** What LocalStack has not without a licence, as the SDK's variables name it. */
    private static final List<String> AT_MOTO =
            List.of(
                    "ACCOUNT",
                    "APIGATEWAYV2",
                    "BUDGETS",
                    "CLOUDFRONT",
                    "CODEBUILD",
                    "COST_EXPLORER",
                    "IDENTITYSTORE",
                    "ORGANIZATIONS",
                    "SESV2",
                    "SSO_ADMIN");

    private final Emulators emulators;

    AwsEndpoints(Emulators emulators) {
        this.emulators = emulators;
    }

    /**
     * Keys of an account's administrator. LocalStack takes an account's id for a key of that
     * account; moto takes a key that it did not give for one of the organization's own account.
     */
    static AwsCredentials administrator(String account) {
        return AwsBasicCredentials.create(account, "test");
    }

    /** Where a client's calls go from here. */
    URI of(AwsClientBuilder<?, ?> builder) {
        boolean isAtMoto =
                builder instanceof OrganizationsClientBuilder
                        || builder instanceof SesV2ClientBuilder;
        return isAtMoto ? emulators.moto() : emulators.localStack();
    }

    /** What tells functions where their calls go, besides what LocalStack tells them. */
    Map<String, String> forFunctions() {
        return AT_MOTO.stream()
                .collect(
                        Collectors.toMap(
                                service -> "AWS_ENDPOINT_URL_" + service,
                                _ -> emulators.motoForFunctions().toString()));
    }

    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, String account) {
        return builder.endpointOverride(of(builder))
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.builder().socketTimeout(LONGEST_ANSWER).build())
                .credentialsProvider(StaticCredentialsProvider.create(administrator(account)))
                .build();
    }

    /** Deletes a stack, if there is one, and waits until it is gone. */
    void deleteStack(String account, String name) {
        try (CloudFormationClient stacks = client(CloudFormationClient.builder(), account)) {
            stacks.deleteStack(r -> r.stackName(name));
            await().atMost(LONGEST_DEPLOYMENT)
                    .until(
                            () ->
                                    stacks.listStacks().stackSummaries().stream()
                                            .filter(stack -> stack.stackName().equals(name))
                                            .allMatch(
                                                    stack ->
                                                            stack.stackStatus()
                                                                    == StackStatus
                                                                            .DELETE_COMPLETE));
        }
    }

    /** Creates a stack, and waits until it is there; answers its outputs. */
    Map<String, String> deploy(
            String account, String name, String template, Map<String, String> parameters) {
        List<Parameter> given =
                parameters.entrySet().stream()
                        .map(
                                entry ->
                                        Parameter.builder()
                                                .parameterKey(entry.getKey())
                                                .parameterValue(entry.getValue())
                                                .build())
                        .toList();
        try (CloudFormationClient stacks = client(CloudFormationClient.builder(), account)) {
            stacks.createStack(
                    r ->
                            r.stackName(name)
                                    .templateBody(template)
                                    .parameters(given)
                                    .capabilities(Capability.CAPABILITY_NAMED_IAM));
            Stack made =
                    await().atMost(LONGEST_DEPLOYMENT)
                            .pollInterval(Duration.ofMillis(500))
                            .until(
                                    () ->
                                            stacks.describeStacks(r -> r.stackName(name))
                                                    .stacks()
                                                    .getFirst(),
                                    stack -> stack.stackStatus() != StackStatus.CREATE_IN_PROGRESS);
            assertThat(made.stackStatus())
                    .as("%s of %s: %s", name, account, made.stackStatusReason())
                    .isEqualTo(StackStatus.CREATE_COMPLETE);
            return made.outputs().stream()
                    .collect(Collectors.toMap(Output::outputKey, Output::outputValue));
        }
    }
}
