package dev.accountvending.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.runtime.LambdaEnvironment;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.sts.StsClient;

import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

class ClientsTest {
    private static final String ALL = "http://all";

    /**
     * The names are those of the SDK's <a
     * href="https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html">table</a>.
     */
    @Test
    void endpoint_isTheServicesOwn_byTheNameThatTheSdkHas() {
        Map<String, AwsClientBuilder<?, ?>> builders = new LinkedHashMap<>();
        builders.put("CODEBUILD", CodeBuildClient.builder());
        builders.put("COST_EXPLORER", CostExplorerClient.builder());
        builders.put("DYNAMODB", DynamoDbClient.builder());
        builders.put("EVENTBRIDGE", EventBridgeClient.builder());
        builders.put("IDENTITYSTORE", IdentitystoreClient.builder());
        builders.put("ROUTE_53", Route53Client.builder());
        builders.put("S3_CONTROL", S3ControlClient.builder());
        builders.put("SESV2", SesV2Client.builder());
        builders.put("SSO_ADMIN", SsoAdminClient.builder());
        Map<String, String> variables = new HashMap<>(Map.of("AWS_ENDPOINT_URL", ALL));
        builders.keySet()
                .forEach(name -> variables.put("AWS_ENDPOINT_URL_" + name, "http://" + name));

        Clients clients = clients(variables);

        builders.forEach(
                (name, builder) ->
                        assertThat(clients.endpoint(builder))
                                .contains(URI.create("http://" + name)));
        assertThat(clients.endpoint(StsClient.builder())).contains(URI.create(ALL));
    }

    @Test
    void endpoint_whereNoneIsNamed_isAwss() {
        assertThat(clients(Map.of()).endpoint(StsClient.builder())).isEmpty();
    }

    private static Clients clients(Map<String, String> variables) {
        return Clients.forStep(new LambdaEnvironment(variables, Clock.systemUTC()));
    }
}
