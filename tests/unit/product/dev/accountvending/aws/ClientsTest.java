package dev.accountvending.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.TransientFailure;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Snapshot;
import dev.accountvending.runtime.TestingCheckpoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.sts.StsClient;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

class ClientsTest {
    private static final String ALL = "http://all";
    private final TestingCheckpoint checkpoint = new TestingCheckpoint();
    private final AtomicInteger lent = new AtomicInteger();
    private TestingAws aws;

    @BeforeEach
    void start() throws IOException {
        aws = TestingAws.start();
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void client_afterTheSnapshot_signsWithFreshCredentials() throws Exception {
        SfnClient client = clients(Snapshot.of(checkpoint)).stepFunctions();
        client.listStateMachines();
        checkpoint.pass();

        client.listStateMachines();

        assertThat(aws.calls.getFirst().key()).isEqualTo("KEY1");
        assertThat(aws.calls.getLast().key()).isEqualTo("KEY2");
    }

    @Test
    void clients_howeverMany_haveOneTimer() {
        Clients clients = clients(Snapshot.of(checkpoint));

        for (int i = 0; i < 3; i++) {
            clients.stepFunctions().listStateMachines();
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .containsOnlyOnce("aws-timer")
                .noneMatch(name -> name.startsWith("sdk-"));
    }

    @Test
    void client_beforeTheSnapshot_leavesNoConnection() throws Exception {
        SfnClient client = clients(Snapshot.of(checkpoint)).stepFunctions();
        client.listStateMachines();
        checkpoint.pass();

        client.listStateMachines();

        assertThat(aws.calls.subList(0, aws.calls.size() - 1))
                .hasSize(2) // the one above, and who we are
                .noneMatch(TestingAws.Call::lasting);
        assertThat(aws.calls.getLast().lasting()).isTrue();
    }

    @Test
    void client_madeAfterTheSnapshot_keepsItsConnection() throws Exception {
        Snapshot snapshot = Snapshot.of(checkpoint);
        checkpoint.pass();

        clients(snapshot).stepFunctions().listStateMachines();

        assertThat(aws.calls).singleElement().matches(TestingAws.Call::lasting);
    }

    @Test
    void client_withoutASnapshot_keepsItsConnection() {
        clients(Snapshot.none()).stepFunctions().listStateMachines();

        assertThat(aws.calls).allMatch(TestingAws.Call::lasting);
    }

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

        Clients clients = named(variables);

        builders.forEach(
                (name, builder) ->
                        assertThat(clients.endpoint(builder))
                                .contains(URI.create("http://" + name)));
        assertThat(clients.endpoint(StsClient.builder())).contains(URI.create(ALL));
    }

    @Test
    void endpoint_whereNoneIsNamed_isAwss() {
        assertThat(named(Map.of()).endpoint(StsClient.builder())).isEmpty();
    }

    @Test
    void client_ofAGivenMaker_hasItsErrorsTranslated() {
        LambdaEnvironment environment =
                new LambdaEnvironment(
                        Map.of(),
                        Clock.systemUTC(),
                        Snapshot.none(),
                        Map.of(ClientMaker.class, new Throttled()));
        DynamoDbClient client = Clients.of(new FunctionContext(environment)).dynamoDb();

        assertThatThrownBy(client::listTables).isInstanceOf(TransientFailure.class);
    }

    /** Makes clients that AWS takes no call of. */
    private static final class Throttled implements ClientMaker {
        @Override
        @SuppressWarnings("unchecked") // Only this client is asked for.
        public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C make(
                B builder, AwsCredentialsProvider credentials, Region region, boolean retrying) {
            return (C)
                    Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {DynamoDbClient.class},
                            (_, method, _) -> {
                                if (method.getName().equals("serviceName")) {
                                    return "dynamodb";
                                }
                                throw InternalServerErrorException.builder()
                                        .statusCode(500)
                                        .build();
                            });
        }
    }

    private Clients clients(Snapshot snapshot) {
        return Clients.of(
                new LambdaEnvironment(
                        Map.of("AWS_ENDPOINT_URL", aws.address(), "AWS_REGION", "us-east-1"),
                        Clock.systemUTC(),
                        snapshot),
                false,
                this::lend);
    }

    private AwsCredentialsProvider lend() {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create("KEY" + lent.incrementAndGet(), "secret"));
    }

    private static Clients named(Map<String, String> variables) {
        return Clients.of(new FunctionContext(new LambdaEnvironment(variables, Clock.systemUTC())));
    }
}
