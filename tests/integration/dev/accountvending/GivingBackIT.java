package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** What is cancelled or fails gives everything back, and takes no second account. */
class GivingBackIT {
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final String ADMINISTRATOR = "ada@example.com";

    private TestCloud cloud;

    @BeforeEach
    void start() {
        cloud = TestCloud.start(Timing.brisk(), List.of("us-east-1"));
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    /** AWS is busy with an operation of that state until the request is cancelled. */
    @ParameterizedTest
    @CsvSource({
        "CreateAccount, organizations:CreateAccount",
        "CheckAccountCreation, organizations:DescribeCreateAccountStatus",
        "PlaceAccount, organizations:MoveAccount",
        "RecordInventory, iam:ListUsers",
        "BootstrapRoles, iam:CreateRole",
        "ApplyBaseline, iam:CreateAccountAlias"
    })
    void cancel_inAState_givesBackEverything(String state, String operation) {
        cloud.local
                .faults()
                .add(
                        FaultRule.of(operation, new Fault.Failure(503, "ServiceUnavailable"))
                                .onCall(1, 1_000));
        ObjectNode request = TestCloud.request("sandbox", "early", "ana@example.com");
        assertThat(cloud.post(request).status()).isEqualTo(202);
        await().atMost(LONGEST).until(() -> states("early").contains(state));

        Answer cancelled = cancel("early");
        cloud.local.faults().clear();

        assertThat(cancelled.status()).as("%s", cancelled.body()).isEqualTo(202);
        assertThat(cancelled.body().at("/retirement/by").asText()).isEqualTo("ana@example.com");
        awaitLease("early", lease -> lease.path("status").asText().equals("WITHDRAWN"));
        awaitLease("early", lease -> lease.path("retirement").isNull());
        checkNothingIsLeft("early");
        assertThat(cancel("early").status()).as("a repeat").isEqualTo(202);
    }

    @Test
    void cancel_ofAnothersRequest_isRefused() {
        hold();
        cloud.post(TestCloud.request("sandbox", "waiting", "ana@example.com"));

        assertThat(cloud.as("ben@example.com").delete("/accounts/waiting").status()).isEqualTo(403);
    }

    @Test
    void refusedForGood_theAccountComesBack_andTheNextWaitsUntilATrialSucceeds() {
        String account = hold();
        cloud.post(TestCloud.request("sandbox", "second", "ben@example.com"));
        awaitLease("second", lease -> lease.path("waiting").isTextual());

        awaitPooled(account);
        JsonNode waiting = lease("second");
        assertThat(waiting.path("status").asText()).isEqualTo("VENDING");
        assertThat(waiting.path("accountId").isNull()).isTrue();
        assertThat(held().path("why").asText()).contains("RefusedForGood");
        cloud.local.faults().clear();
        cloud.local.advance(Duration.ofMinutes(16));

        awaitLease("second", lease -> lease.path("status").asText().equals("ACTIVE"));
        assertThat(lease("second").path("accountId").asText()).isEqualTo(account);
        assertThat(lease("second").path("waiting").isNull()).isTrue();
        assertThat(held().isMissingNode()).isTrue();
        Invariants.check(cloud);
    }

    @Test
    void refusedForGood_anAdministratorHasThemGoOn_andWhoWaitsMayCancel() {
        hold();
        cloud.post(TestCloud.request("sandbox", "second", "ben@example.com"));
        cloud.post(TestCloud.request("sandbox", "third", "ana@example.com"));
        awaitLease("second", lease -> lease.path("waiting").isTextual());
        awaitLease("third", lease -> lease.path("waiting").isTextual());
        cloud.local.faults().clear();

        assertThat(resume("ben@example.com").status()).isEqualTo(403);
        assertThat(cancel("third").status()).isEqualTo(202);
        assertThat(resume(ADMINISTRATOR).status()).isEqualTo(200);

        awaitLease("second", lease -> lease.path("status").asText().equals("ACTIVE"));
        awaitLease("third", lease -> lease.path("status").asText().equals("WITHDRAWN"));
        assertThat(resume(ADMINISTRATOR).status()).isEqualTo(409);
    }

    /** Has a vend from the pool refused for good; returns the account that it took. */
    private String hold() {
        JsonNode before =
                cloud.retire(cloud.vend(TestCloud.request("sandbox", "before", "o@example.com")));
        assertThat(before.path("status").asText()).isEqualTo("RETIRED");
        cloud.local
                .faults()
                .add(
                        FaultRule.of("iam:CreateRole", new Fault.Failure(400, "RefusedForGood"))
                                .onCall(1, 1_000));
        JsonNode failed = cloud.vend(TestCloud.request("sandbox", "first", "ana@example.com"));
        assertThat(failed.path("status").asText()).as("%s", failed).isEqualTo("FAILED");
        assertThat(failed.path("accountId")).isEqualTo(before.path("accountId"));
        return failed.path("accountId").asText();
    }

    private void awaitPooled(String account) {
        await().atMost(LONGEST).until(() -> statusOf(account).equals("AVAILABLE"));
        assertThat(cloud.unitOf(account)).isEqualTo("Pool");
    }

    /** Empty for one that changes its status while the pool is listed, status by status. */
    private String statusOf(String account) {
        return cloud.pool().stream()
                .filter(held -> held.path("accountId").asText().equals(account))
                .map(held -> held.path("status").asText())
                .findFirst()
                .orElse("");
    }

    private void checkNothingIsLeft(String name) {
        Invariants.check(cloud);
        assertThat(cloud.delegations()).isEmpty();
        assertThat(cloud.pool())
                .allSatisfy(
                        account -> {
                            assertThat(account.path("status").asText()).isEqualTo("AVAILABLE");
                            assertThat(cloud.unitOf(account.path("accountId").asText()))
                                    .isEqualTo("Pool");
                        });
        assertThat(cloud.ledgerKeys())
                .noneMatch(
                        key ->
                                key.startsWith("NAME#")
                                        || key.startsWith("SUBDOMAIN#")
                                        || key.startsWith("QUOTA#")
                                        || key.startsWith("EMAIL#" + name));
    }

    private Answer cancel(String name) {
        return cloud.as("ana@example.com").delete("/accounts/" + name);
    }

    private Answer resume(String by) {
        return cloud.as(by).post("/kinds/sandbox/resume", Json.MAPPER.createObjectNode());
    }

    private JsonNode held() {
        return cloud.get("/catalog")
                .body()
                .path("kinds")
                .valueStream()
                .filter(kind -> kind.path("name").asText().equals("sandbox"))
                .map(kind -> kind.path("held"))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode lease(String name) {
        return cloud.get("/accounts/" + name).body();
    }

    private List<String> states(String name) {
        return cloud.get("/accounts/" + name + "/progress")
                .body()
                .path("states")
                .valueStream()
                .map(state -> state.path("state").asText())
                .toList();
    }

    private void awaitLease(String name, Predicate<JsonNode> reached) {
        await().atMost(LONGEST)
                .pollInterval(Duration.ofSeconds(1))
                .alias(name)
                .until(() -> lease(name), reached);
    }
}
