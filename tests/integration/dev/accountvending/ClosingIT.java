package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.local.gateway.RecordedCall;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.Tag;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The closing queue against the local cloud's limits, worked by its schedule alone. */
class ClosingIT {
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private static TestCloud cloud;
    private static int number;

    @BeforeAll
    static void start() {
        cloud = TestCloud.start(Timing.brisk(), List.of("us-east-1"));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @AfterEach
    void clear() {
        cloud.local.faults().clear();
        cloud.local.closureQuota(250);
    }

    @Test
    void queue_isWorkedByTheClock_threeAtOnce() {
        List<String> accounts = Stream.generate(ClosingIT::queued).limit(5).toList();

        cloud.local.advance(QUARTER);
        assertThat(states(accounts))
                .containsExactlyInAnyOrder("CLOSING", "CLOSING", "CLOSING", "QUEUED", "QUEUED");
        assertThat(cloud.local.recorder().ofFunction("workClosures")).isNotEmpty();

        cloud.local.advance(QUARTER);
        cloud.local.advance(QUARTER);
        assertThat(states(accounts)).containsOnly("CLOSED");
        assertThat(accounts).extracting(ClosingIT::stateAtAws).containsOnly("CLOSED");
    }

    @Test
    void queue_whenAwsSaysThatItsQuotaIsUsedUp_waits() {
        cloud.local.closureQuota(0);
        String account = queued();

        cloud.local.advance(QUARTER);
        assertThat(closure(account).path("state").asText()).isEqualTo("QUEUED");
        assertThat(Instant.parse(closure(account).path("notBefore").asText()))
                .isAfter(cloud.local.clock().instant());

        cloud.local.closureQuota(250);
        cloud.local.advance(Duration.ofDays(31));
        assertThat(stateAtAws(account)).isEqualTo("CLOSED");
    }

    @Test
    void queue_whenAnAnswerIsLost_closesOnce() {
        cloud.local
                .faults()
                .add(FaultRule.of("organizations:CloseAccount", new Fault.AnswerLost()));
        String account = queued();

        cloud.local.advance(QUARTER);
        cloud.local.advance(QUARTER);

        assertThat(closure(account).path("state").asText()).isEqualTo("CLOSED");
    }

    @Test
    void retire_whenSomebodyClosedTheAccountByHand_endsTheLeaseAllTheSame() {
        JsonNode lease = cloud.vend(TestCloud.request("developer", "shut", "shut@example.com"));
        String account = lease.path("accountId").asText();
        String domain = lease.path("domain").asText();
        assertThat(cloud.delegations()).containsKey(domain);
        cloud.organization.closeAccount(r -> r.accountId(account));
        await().until(() -> stateAtAws(account).equals("CLOSED"));

        JsonNode ended = cloud.retire(lease);

        assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("RETIRED");
        assertThat(ended.path("history").toString()).contains("Nobody has access any more.");
        assertThat(cloud.delegations()).doesNotContainKey(domain);
        assertThat(closure(account).path("state").asText()).isEqualTo("CLOSED");
    }

    @Test
    void retire_freesTheDomainsNames_beforeTheAccountIsClosed_andHoldsTheDomainForItsOwner() {
        JsonNode lease = cloud.vend(TestCloud.request("developer", "faye", "faye@example.com"));
        String account = lease.path("accountId").asText();
        String domain = lease.path("domain").asText();
        takeNames(account, domain);

        JsonNode ended = cloud.retire(lease);

        assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("RETIRED");
        // Of API Gateway's second API, the local cloud knows calls by IAM's names.
        List<String> calls =
                cloud.local.recorder().ofLease(lease.path("id").asText()).stream()
                        .filter(call -> call.status() < 400)
                        .map(RecordedCall::operation)
                        .toList();
        assertThat(calls)
                .containsSubsequence(
                        "apigateway:DeleteDomainName",
                        "apigateway:DeleteDomainName",
                        "organizations:CloseAccount")
                .containsSubsequence("cloudfront:UpdateDistribution", "organizations:CloseAccount");

        Cloud.Answer stranger =
                cloud.post(TestCloud.request("developer", "faye", "gwen@example.com"));
        assertThat(stranger.status()).isEqualTo(409);
        assertThat(stranger.body().path("detail").asText())
                .contains(domain + " is held for its former owner until", "choose another name")
                .doesNotContain("faye@example.com");
        assertThat(ended.path("domainHeldUntil").isTextual()).isTrue();

        Cloud.Answer release =
                cloud.as("ada@example.com")
                        .post(
                                "/domains/%s/release".formatted(domain),
                                Json.MAPPER.createObjectNode().put("why", "She has left."));
        assertThat(release.status()).as("%s", release.body()).isEqualTo(200);
        JsonNode next = cloud.vend(TestCloud.request("developer", "faye", "gwen@example.com"));
        assertThat(next.path("status").asText()).as("%s", next).isEqualTo("ACTIVE");
        assertThat(next.path("domain").asText()).isEqualTo(domain);
    }

    /** What her APIs and a site of hers are reached by. */
    private static void takeNames(String account, String domain) {
        try (ApiGatewayV2Client http =
                        cloud.member(account, ApiGatewayV2Client.builder(), Region.US_EAST_1);
                ApiGatewayClient rest =
                        cloud.member(account, ApiGatewayClient.builder(), Region.US_EAST_1);
                CloudFrontClient cloudFront =
                        cloud.member(account, CloudFrontClient.builder(), Region.AWS_GLOBAL)) {
            String api = http.createApi(r -> r.name("shop").protocolType("HTTP")).apiId();
            http.createStage(r -> r.apiId(api).stageName("v1"));
            http.createDomainName(
                    r -> r.domainName("api." + domain).domainNameConfigurations(List.of()));
            http.createApiMapping(r -> r.apiId(api).domainName("api." + domain).stage("v1"));
            rest.createDomainName(r -> r.domainName("rest." + domain).certificateName("rest"));
            cloudFront.createDistribution(r -> r.distributionConfig(site("www." + domain)));
        }
    }

    private static DistributionConfig site(String alias) {
        return DistributionConfig.builder()
                .callerReference(alias)
                .comment("A site.")
                .enabled(true)
                .aliases(names -> names.quantity(1).items(alias))
                .origins(
                        origins ->
                                origins.quantity(1)
                                        .items(
                                                Origin.builder()
                                                        .id("site")
                                                        .domainName("site.example.net")
                                                        .build()))
                .defaultCacheBehavior(
                        behavior ->
                                behavior.targetOriginId("site")
                                        .viewerProtocolPolicy("redirect-to-https"))
                .viewerCertificate(
                        certificate ->
                                certificate
                                        .acmCertificateArn("arn:aws:acm:us-east-1:1:certificate/1")
                                        .sslSupportMethod("sni-only"))
                .build();
    }

    @Test
    void closures_areForAdministrators() {
        Cloud.Answer refused = cloud.as("ana@example.com").get("/closures");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().path("rule").asText()).isEqualTo("administrator");
    }

    private static String stateAtAws(String account) {
        return cloud.organization
                .describeAccount(r -> r.accountId(account))
                .account()
                .stateAsString();
    }

    private static List<String> states(List<String> accounts) {
        return accounts.stream().map(id -> closure(id).path("state").asText()).toList();
    }

    private static JsonNode closure(String account) {
        return cloud.as("ada@example.com")
                .get("/closures")
                .body()
                .path("closures")
                .valueStream()
                .filter(closure -> closure.path("accountId").asText().equals(account))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /**
     * A new account of the organization, which the ledger has as one from the pool to be closed.
     */
    private static String queued() {
        number++;
        String email = "aws+closing-%d@example.com".formatted(number);
        Tag pooled = Tag.builder().key("vending:pool").value("sandbox").build();
        String creation =
                cloud.organization
                        .createAccount(r -> r.email(email).accountName("closing").tags(pooled))
                        .createAccountStatus()
                        .id();
        String account =
                await().until(
                                () ->
                                        cloud.organization
                                                .describeCreateAccountStatus(
                                                        r -> r.createAccountRequestId(creation))
                                                .createAccountStatus(),
                                made -> made.state() == CreateAccountState.SUCCEEDED)
                        .accountId();
        enter(account, email, cloud.local.clock().instant());
        return account;
    }

    private static void enter(String account, String email, Instant now) {
        AttributeValue since = AttributeValue.fromS(now.toString());
        Map<String, AttributeValue> change =
                Map.of(
                        "at",
                        since,
                        "by",
                        AttributeValue.fromS("test"),
                        "to",
                        AttributeValue.fromS("CLOSING"));
        Map<String, AttributeValue> document =
                Map.of(
                        "id",
                        AttributeValue.fromS(account),
                        "email",
                        AttributeValue.fromS(email),
                        "status",
                        AttributeValue.fromS("CLOSING"),
                        "since",
                        since,
                        "history",
                        AttributeValue.fromL(List.of(AttributeValue.fromM(change))));
        cloud.ledger.putItem(
                r ->
                        r.tableName("account-vending-local")
                                .item(
                                        Map.of(
                                                "pk",
                                                AttributeValue.fromS("ACCOUNT#" + account),
                                                "version",
                                                AttributeValue.fromS("1"),
                                                "accountStatus",
                                                AttributeValue.fromS("CLOSING"),
                                                "statusSince",
                                                AttributeValue.fromS(now + "#" + account),
                                                "document",
                                                AttributeValue.fromM(document))));
    }
}
