package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.ledger.Cleaning;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The pool on the local cloud. The catalog is the one that we ship, but one sandbox is kept ready,
 * and no more. Each test leaves the pool empty.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PoolIT {
    private static final Duration AT_MOST = Duration.ofSeconds(10);
    private static final Duration RETIRED_AFTER = Duration.ofMinutes(3);

    @TempDir private static Path folder;
    private static TestCloud cloud;

    @BeforeAll
    static void start() throws IOException {
        Path catalog = folder.resolve("catalog.yml");
        Files.writeString(
                catalog,
                Files.readString(Path.of("catalog.yml"))
                        .replace("  sandbox:", "  sandbox:\n    pool: {warm: 1, most: 1}"));
        cloud =
                TestCloud.start(
                        Timing.brisk().withBudgetsAtOnce(),
                        List.of("us-east-1", "eu-west-1"),
                        Map.of("AVM_CATALOG", catalog.toString()));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @AfterEach
    void mend() {
        cloud.local.faults().clear();
    }

    @Test
    void vend_fromThePool_isQuick_andLeavesNothingOfTheOldLease() throws Exception {
        JsonNode old =
                cloud.vend(
                        TestCloud.request("qa", "old-line", "old@example.com")
                                .put("costCenter", "4711"));
        String account = retire(old);
        assertThat(cloud.unitOf(account)).isEqualTo("Pool");
        assertThat(cloud.tags(account)).isEqualTo(Map.of("vending:pool", "qa"));

        JsonNode lease = cloud.vend(TestCloud.request("sandbox", "reused", "new@example.com"));

        assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("ACTIVE");
        assertThat(lease.get("accountId").textValue()).isEqualTo(account);
        assertThat(lease.get("email")).isEqualTo(old.get("email"));
        assertThat(cloud.unitOf(account)).isEqualTo("Sandbox");
        assertThat(cloud.tags(account))
                .isEqualTo(
                        Map.of(
                                "vending:lease", "reused-1",
                                "vending:kind", "sandbox",
                                "vending:owner", "new@example.com",
                                "vending:expires", lease.get("expiresAt").textValue()));
        checkMember(account);
        List<JsonNode> states = states("reused");
        assertThat(states)
                .extracting(state -> state.get("state").textValue())
                .contains("ClaimPooledAccount")
                .doesNotContain("CreateAccount", "RepeatBaseline");
        assertThat(timeBesidesTheDomain(states)).isLessThan(AT_MOST);
    }

    /** New roles' trust, and the alias. */
    private static void checkMember(String account) {
        try (IamClient iam = cloud.member(account, IamClient.builder(), Region.AWS_GLOBAL)) {
            assertThat(iam.listAccountAliases().accountAliases()).containsExactly("example-reused");
            List<String> trusts =
                    iam.listRoles(r -> r.pathPrefix("/vending/")).roles().stream()
                            .map(Role::assumeRolePolicyDocument)
                            .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8))
                            .toList();
            assertThat(trusts).hasSize(3).noneMatch(trust -> trust.contains("old@example.com"));
            assertThat(trusts).filteredOn(t -> t.contains("new@example.com")).hasSize(2);
        }
    }

    @Test
    void request_ofTwoAtOnce_forOneAccount_createsTheOther() throws Exception {
        String pooled =
                giveBack(cloud.vend(TestCloud.request("sandbox", "single", "si@example.com")));

        List<JsonNode> leases =
                Stream.of("one", "other")
                        .map(
                                name ->
                                        CompletableFuture.supplyAsync(
                                                () ->
                                                        cloud.vend(
                                                                TestCloud.request(
                                                                        "sandbox",
                                                                        name,
                                                                        name + "@example.com"))))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(leases).allMatch(lease -> lease.get("status").textValue().equals("ACTIVE"));
        assertThat(leases)
                .extracting(lease -> lease.get("accountId").textValue())
                .doesNotHaveDuplicates()
                .contains(pooled);
        assertThat(
                        leases.stream()
                                .flatMap(lease -> states(lease.get("name").textValue()).stream())
                                .filter(
                                        state ->
                                                state.get("state")
                                                        .textValue()
                                                        .equals("CreateAccount")))
                .hasSize(1);
    }

    @Test
    void vend_fromThePool_thatFails_givesTheAccountBack_clean() throws Exception {
        String account =
                giveBack(cloud.vend(TestCloud.request("sandbox", "before", "be@example.com")));
        cloud.local
                .faults()
                .add(
                        FaultRule.of("iam:*", new Fault.Failure(400, "Refused"))
                                .inFunction("bootstrapRoles")
                                .forLease("unlucky-1")
                                .onCall(1, 100));

        JsonNode lease = cloud.vend(TestCloud.request("sandbox", "unlucky", "un@example.com"));

        assertThat(lease.get("status").textValue()).isEqualTo("FAILED");
        assertThat(lease.get("accountId").textValue()).isEqualTo(account);
        cloud.resumeKind("sandbox");
        await().atMost(RETIRED_AFTER)
                .until(
                        () ->
                                pool("AVAILABLE")
                                        .path("accounts")
                                        .valueStream()
                                        .anyMatch(
                                                each ->
                                                        each.path("accountId")
                                                                .textValue()
                                                                .equals(account)));
        assertThat(cloud.unitOf(account)).isEqualTo("Pool");
        // The next takes it, for each test leaves the pool empty.
        JsonNode next = cloud.vend(TestCloud.request("sandbox", "lucky", "lu@example.com"));
        assertThat(next.get("accountId").textValue()).isEqualTo(account);
    }

    /** Late, for its account comes into the pool some time later. */
    @Test
    @Order(Integer.MAX_VALUE - 1)
    void fill_whereOneIsToBeReady_makesOneForThePool() throws Exception {
        JsonNode output = cloud.invoke("refillPool", Json.MAPPER.createObjectNode());

        assertThat(output.at("/started/0").textValue()).startsWith("pool-sandbox-");
        String name = new LeaseId(output.at("/started/0").textValue()).name().value();
        awaitRetired(name);
        JsonNode lease = cloud.get("/accounts/" + name).body();
        assertThat(lease.get("hostedZoneId").isNull()).isTrue();
        assertThat(cloud.delegations()).doesNotContainKey(lease.get("domain").textValue());
        assertThat(pool("AVAILABLE").at("/accounts/0/accountId")).isEqualTo(lease.get("accountId"));
        assertThat(names(cloud.get("/accounts"))).contains(name);
        assertThat(names(cloud.as("ana@example.com").get("/accounts"))).doesNotContain(name);
    }

    /** After the last, for nothing is filled for a day after it. */
    @Test
    @Order(Integer.MAX_VALUE)
    void fill_whoseExecutionIsRefused_givesTheNameBack_andPauses() throws Exception {
        cloud.vend(TestCloud.request("sandbox", "taker", "ta@example.com"));
        cloud.local
                .faults()
                .add(
                        FaultRule.of(
                                        "states:StartExecution",
                                        new Fault.Failure(400, "StateMachineDoesNotExist"))
                                .inFunction("refillPool"));

        JsonNode error = cloud.invokeInVain("refillPool", Json.MAPPER.createObjectNode());

        assertThat(error.path("errorType").asText()).endsWith("VendingFailed");
        List<JsonNode> failed =
                cloud.leases().stream()
                        .filter(lease -> lease.get("name").textValue().startsWith("pool-"))
                        .filter(lease -> lease.get("status").textValue().equals("FAILED"))
                        .toList();
        assertThat(failed).hasSize(1);
        assertThat(cloud.ledgerKeys())
                .doesNotContain("NAME#" + failed.getFirst().get("name").textValue());
        cloud.local.faults().clear();
        assertThat(cloud.invoke("refillPool", Json.MAPPER.createObjectNode()).path("started"))
                .isEmpty();
    }

    @Test
    void fill_whereTooManyAreReady_hasTheOldestClosed() throws Exception {
        JsonNode first = cloud.vend(TestCloud.request("sandbox", "many-a", "ma@example.com"));
        JsonNode second = cloud.vend(TestCloud.request("sandbox", "many-b", "mb@example.com"));
        String oldest = giveBack(first);
        String newest = giveBack(second);

        JsonNode output = cloud.invoke("refillPool", Json.MAPPER.createObjectNode());

        assertThat(output.path("closing")).extracting(JsonNode::textValue).containsExactly(oldest);
        assertThat(output.path("started")).isEmpty();
        assertThat(pool("AVAILABLE").at("/accounts/0/accountId").textValue()).isEqualTo(newest);
        assertThat(pool("CLOSING").at("/accounts/0/accountId").textValue()).isEqualTo(oldest);
        JsonNode last = cloud.vend(TestCloud.request("sandbox", "many-c", "mc@example.com"));
        assertThat(last.get("accountId").textValue()).isEqualTo(newest);
    }

    @Test
    void pool_isForAdministrators() {
        assertThat(cloud.as("ana@example.com").get("/pool").status()).isEqualTo(403);
        assertThat(cloud.get("/pool").status()).isEqualTo(200);
    }

    /** Has a lease's owner end it; answers its account, which is in the pool then. */
    private static String retire(JsonNode lease) {
        String path = "/accounts/" + lease.get("name").textValue();
        assertThat(cloud.as(lease.get("owner").textValue()).delete(path).status()).isEqualTo(202);
        awaitRetired(lease.get("name").textValue());
        return lease.get("accountId").textValue();
    }

    private static void awaitRetired(String name) {
        await().atMost(RETIRED_AFTER)
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () ->
                                cloud.get("/accounts/" + name)
                                        .body()
                                        .get("status")
                                        .textValue()
                                        .equals("RETIRED"));
    }

    /**
     * Ends a lease as its retirement would, but faster, with two clean passes; answers its account.
     */
    private static String giveBack(JsonNode lease) throws Exception {
        LeaseId id = new LeaseId(lease.get("id").textValue());
        AccountId account = new AccountId(lease.get("accountId").textValue());
        Ledger registry =
                new Ledger(
                        cloud.ledger, "account-vending-local", cloud.local.clock(), Duration.ZERO);
        registry.decisions().askRetirement(id, "test");
        registry.progress().beginRetirement(id, "arn:test");
        registry.accounts().move(account, id, AccountStatus.CLEANING, null);
        registry.update(
                id,
                there ->
                        there.withCleaning(
                                new Cleaning(2, 2, "build", cloud.local.clock().instant(), null)
                                        .proven(cloud.local.clock().instant())));
        ObjectNode input =
                Json.MAPPER
                        .createObjectNode()
                        .put("leaseId", id.value())
                        .put("accountId", account.value());
        assertThat(cloud.invoke("returnToPool", input).path("status").textValue())
                .isEqualTo("AVAILABLE");
        registry.progress().finishRetirement(id);
        return account.value();
    }

    private static JsonNode pool(String status) {
        Answer answer = cloud.get("/pool?status=" + status);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static List<String> names(Answer page) {
        return page.body().get("accounts").findValuesAsText("name");
    }

    private static List<JsonNode> states(String name) {
        return cloud.get("/accounts/%s/progress".formatted(name))
                .body()
                .get("states")
                .valueStream()
                .toList();
    }

    /** How long a vend took but for the branch that waits for DNS and the certificate. */
    private static Duration timeBesidesTheDomain(List<JsonNode> states) {
        return between(states, "BeginVending", "BootstrapRoles")
                .plus(between(states, "ApplyBaseline", "ApplyBaseline"))
                .plus(between(states, "ActivateLease", "ActivateLease"));
    }

    private static Duration between(List<JsonNode> states, String from, String to) {
        return Duration.between(instant(states, from, "enteredAt"), instant(states, to, "leftAt"));
    }

    private static Instant instant(List<JsonNode> states, String name, String field) {
        return states.stream()
                .filter(state -> state.get("state").textValue().equals(name))
                .map(state -> Instant.parse(state.get(field).textValue()))
                .findFirst()
                .orElseThrow();
    }
}
