package dev.accountvending.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sts.StsClient;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** With the SDK's real clients: it is the SDK that decides which errors may leave it. */
class ErrorTranslationTest {
    private static final String MEMBER = "123456789012";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ConcurrentModificationException",
                "TooManyRequestsException",
                "FinalizingOrganizationException",
                "ServiceException"
            })
    void around_whatPasses_isTransient(String code) {
        assertThat(organization(400, "{\"__type\":\"%s\"}".formatted(code)))
                .isInstanceOf(TransientFailure.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Throttling", "RequestLimitExceeded", "ServiceUnavailable"})
    void around_whenThrottled_isTransient(String code) {
        assertThat(member(400, code)).isInstanceOf(TransientFailure.class);
    }

    @Test
    void around_aServersError_isTransientWhateverItsCode() {
        assertThat(member(500, "Odd")).isInstanceOf(TransientFailure.class);
    }

    @Test
    void around_whenTheConnectionIsLost_isTransient() {
        assertThat(member(0, "")).isInstanceOf(TransientFailure.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Blocked",
                "InvalidAccessKeyId",
                "InvalidClientTokenId",
                "NotSignedUp",
                "OptInRequired",
                "PendingVerification",
                "SubscriptionRequiredException"
            })
    void around_aFreshAccountsRefusal_isNotReady(String code) {
        assertThat(member(403, code)).isInstanceOf(AccountNotReady.class);
        assertThat(organization(400, "{\"__type\":\"%s\"}".formatted(code)))
                .isInstanceOf(VendingFailed.class);
    }

    /** By the functions' own client of HTTP, to which Java does not show the body of a 401. */
    @Test
    void around_ec2sRefusalOfAFreshAccount_isNotReady() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", ErrorTranslationTest::optInRequired);
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (SdkHttpClient http = UrlConnectionHttpClient.create();
                Ec2Client ec2 =
                        ErrorTranslation.ofMember(MEMBER)
                                .around(
                                        client(
                                                Ec2Client.builder().endpointOverride(address),
                                                http))) {
            assertThat(catchThrowable(ec2::describeRegions)).isInstanceOf(AccountNotReady.class);
        } finally {
            server.stop(0);
        }
    }

    private static void optInRequired(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body =
                    "<Response><Errors><Error><Code>OptInRequired</Code></Error></Errors></Response>"
                            .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(401, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void around_accessDenied_isNotReadyOnlyAtTheEntrance() {
        StsClient entrance =
                ErrorTranslation.ofEntranceTo(MEMBER)
                        .around(
                                client(
                                        StsClient.builder(),
                                        new TestingHttp(403, xml("AccessDenied"))));

        assertThat(
                        catchThrowable(
                                () ->
                                        entrance.assumeRole(
                                                r -> r.roleArn("a").roleSessionName("b"))))
                .isInstanceOf(AccountNotReady.class);
        assertThat(member(403, "AccessDenied")).isInstanceOf(VendingFailed.class);
    }

    /** While a deployment goes on, a function may have another version's role. */
    @Test
    void around_aDenialOfWhatIsOurOwn_passes_unlessAPolicyDeniesIt() {
        assertThat(ledger("no identity-based policy allows the dynamodb:GetItem action"))
                .isInstanceOf(TransientFailure.class);
        assertThat(ledger("with an explicit deny in a service control policy"))
                .isInstanceOf(VendingFailed.class);
        assertThat(organization(400, "{\"__type\":\"AccessDeniedException\"}"))
                .isInstanceOf(VendingFailed.class);
    }

    private static Throwable ledger(String message) {
        String body =
                "{\"__type\":\"AccessDeniedException\",\"Message\":\"%s\"}".formatted(message);
        DynamoDbClient ledger =
                ErrorTranslation.ofOwnAccount()
                        .around(client(DynamoDbClient.builder(), new TestingHttp(400, body)));
        return catchThrowable(() -> ledger.getItem(r -> r.tableName("ledger").key(Map.of())));
    }

    @Test
    void around_aPrincipalThatIamDoesNotKnowYet_isNotReady() {
        assertThat(member(400, "MalformedPolicyDocument", "Invalid principal in policy: \"AWS\""))
                .isInstanceOf(AccountNotReady.class);
        assertThat(member(400, "MalformedPolicyDocument", "Syntax errors in policy."))
                .isInstanceOf(VendingFailed.class);
    }

    @Test
    void around_aQuota_isForAdministrators() {
        assertThat(organization(400, violation("ACCOUNT_NUMBER_LIMIT_EXCEEDED")))
                .isInstanceOfSatisfying(
                        QuotaReached.class,
                        quota -> assertThat(quota.explanation().forAdministrators()).isPresent());
        assertThat(member(409, "LimitExceeded")).isInstanceOf(QuotaReached.class);
    }

    @Test
    void around_costExplorerAskedTooOften_passes() {
        CostExplorerClient costs =
                ErrorTranslation.ofManagementAccount()
                        .around(
                                client(
                                        CostExplorerClient.builder(),
                                        new TestingHttp(
                                                400, "{\"__type\":\"LimitExceededException\"}")));

        assertThat(catchThrowable(() -> costs.getCostAndUsage(r -> {})))
                .isInstanceOf(TransientFailure.class);
    }

    @Test
    void around_tooManyCreationsAtOnce_passes() {
        assertThat(organization(400, violation("ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED")))
                .isInstanceOf(TransientFailure.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CLOSE_ACCOUNT_QUOTA_EXCEEDED",
                "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED",
                "CANNOT_CLOSE_MANAGEMENT_ACCOUNT"
            })
    void around_aViolatedConstraint_keepsItsReason(String reason) {
        assertThat(organization(400, violation(reason)))
                .isInstanceOfSatisfying(
                        StepFailure.class, failure -> assertThat(failure.is(reason)).isTrue());
    }

    @Test
    void around_whatPasses_keepsItsCode() {
        assertThat(organization(400, "{\"__type\":\"ConflictException\"}"))
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).hasValue("ConflictException"));
    }

    @Test
    void around_anyOtherRefusal_keepsCodeCauseAccountAndOperation() {
        assertThat(member(409, "EntityAlreadyExists"))
                .hasCauseInstanceOf(EntityAlreadyExistsException.class)
                .hasMessageContaining("iam:CreateRole for account 123456789012")
                .isInstanceOfSatisfying(
                        VendingFailed.class,
                        failed -> assertThat(failed.is("EntityAlreadyExists")).isTrue());
    }

    @Test
    void around_anAddressInAWSsMessage_isInNoMessageOfOurs() {
        Throwable failure =
                organization(
                        400,
                        "{\"__type\":\"ConstraintViolationException\",\"Reason\":\"WAIT_PERIOD_ACTIVE\",\"Message\":\"User: arn:aws:sts::111111111111:assumed-role/Requester/ana@example.com waits for aws+ana-1@mail.example.com\"}");

        assertThat(failure)
                .isInstanceOfSatisfying(
                        VendingFailed.class,
                        failed -> assertThat(failed.is("WAIT_PERIOD_ACTIVE")).isTrue())
                .hasMessageContaining("assumed-role/Requester/(address) waits for (address)")
                .hasStackTraceContaining("Service: Organizations")
                .extracting(org.assertj.core.util.Throwables::getStackTrace)
                .asString()
                .doesNotContain("example.com");
    }

    @Test
    void around_aSentenceOfAWSs_endsInOneFullStop() {
        assertThat(
                        organization(
                                400,
                                "{\"__type\":\"DuplicateAccountException\",\"Message\":\"It is there.\"}"))
                .isInstanceOfSatisfying(
                        VendingFailed.class,
                        failed ->
                                assertThat(failed.explanation().inFull())
                                        .endsWith("DuplicateAccountException: It is there."));
    }

    @Test
    void around_whenAPaginatorAsks_isTranslatedToo() {
        IamClient iam = iam(404, xml("NoSuchEntity"));

        assertThat(catchThrowable(() -> iam.listRolesPaginator().roles().stream().toList()))
                .isInstanceOf(VendingFailed.class);
    }

    private static Throwable member(int status, String code) {
        return member(status, code, "no");
    }

    private static Throwable member(int status, String code, String message) {
        IamClient iam = iam(status, xml(code).replace(">no<", ">" + message + "<"));
        return catchThrowable(() -> iam.createRole(role -> role.roleName("a")));
    }

    private static IamClient iam(int status, String body) {
        return ErrorTranslation.ofMember(MEMBER)
                .around(client(IamClient.builder(), new TestingHttp(status, body)));
    }

    private static Throwable organization(int status, String body) {
        OrganizationsClient organization =
                ErrorTranslation.ofManagementAccount()
                        .around(
                                client(
                                        OrganizationsClient.builder(),
                                        new TestingHttp(status, body)));
        return catchThrowable(() -> organization.createAccount(r -> r.accountName("a").email("b")));
    }

    private static String xml(String code) {
        return "<ErrorResponse><Error><Code>%s</Code><Message>no</Message></Error></ErrorResponse>"
                .formatted(code);
    }

    private static String violation(String reason) {
        return "{\"__type\":\"ConstraintViolationException\",\"Reason\":\"%s\"}".formatted(reason);
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, SdkHttpClient http) {
        return builder.httpClient(http)
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("key", "secret")))
                .overrideConfiguration(it -> it.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    /** Answers everything alike; status 0 is a lost connection. */
    private record TestingHttp(int status, String body) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    if (status == 0) {
                        throw new IOException("connection lost");
                    }
                    return answer();
                }

                @Override
                public void abort() {}
            };
        }

        private HttpExecuteResponse answer() {
            InputStream bytes =
                    new java.io.ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
            return HttpExecuteResponse.builder()
                    .response(SdkHttpResponse.builder().statusCode(status).build())
                    .responseBody(AbortableInputStream.create(bytes))
                    .build();
        }

        @Override
        public void close() {}
    }
}
