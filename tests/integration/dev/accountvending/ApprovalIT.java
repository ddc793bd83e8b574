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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Requests that a person must approve, decided over the HTTP API; the time is cut to seconds. */
class ApprovalIT {
    private static final int SECONDS = 24;
    private static TestCloud cloud;

    @BeforeAll
    static void start() {
        cloud =
                TestCloud.start(
                        Timing.brisk(),
                        List.of("us-east-1"),
                        Map.of("AVM_APPROVAL_AT_MOST", Integer.toString(SECONDS)));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @AfterEach
    void clearFaults() {
        cloud.local.faults().clear();
    }

    @Test
    void approval_vendsTheAccount() {
        waiting("approved", "ana@example.com");

        Answer decided = decide("approved-test", "pia@example.com", true);
        Answer late = decide("approved-test", "paul@example.com", false);

        assertThat(decided.status()).isEqualTo(200);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body().get("detail").textValue()).contains("approved by pia@example.com");
        await().atMost(Duration.ofMinutes(2)).until(() -> status("approved-test").equals("ACTIVE"));
        assertThat(cloud.get("/accounts/approved-test").body().get("history").toString())
                .contains("AWAITING_APPROVAL", "pia@example.com");
    }

    @Test
    void approval_ofARequestThatWasAskedForAnew_approvesNothing() {
        waiting("moved", "ana@example.com");
        JsonNode seen = cloud.as("pia@example.com").get("/accounts/moved-test").body();
        ObjectNode approval = approval(seen);
        assertThat(cloud.as("ana@example.com").delete("/accounts/moved-test" + end(seen)).status())
                .isEqualTo(202);
        waiting("moved", "ben@example.com");

        Answer old = cloud.as("pia@example.com").post("/accounts/moved-test/decision", approval);
        Answer stranger =
                cloud.as("cleo@example.com").post("/accounts/moved-test/decision", approval);
        Answer end = cloud.as("ana@example.com").delete("/accounts/moved-test" + end(seen));

        assertThat(old.status()).isEqualTo(409);
        assertThat(old.body().path("detail").asText())
                .contains("withdrawn by ana@example.com", "moved-test-2: kind service, of ben");
        assertThat(stranger.status()).isEqualTo(403);
        assertThat(end.status()).isEqualTo(409);
        assertThat(status("moved-test")).isEqualTo("AWAITING_APPROVAL");
        JsonNode now = cloud.as("pia@example.com").get("/accounts/moved-test").body();
        assertThat(
                        cloud.as("pia@example.com")
                                .post(
                                        "/accounts/moved-test/decision",
                                        approval(now).put("approve", false))
                                .status())
                .isEqualTo(200);
    }

    /** An approval of what a lease is shown to wait for. */
    private static ObjectNode approval(JsonNode lease) {
        return Json.MAPPER
                .createObjectNode()
                .put("approve", true)
                .put("leaseId", lease.path("id").asText())
                .put("digest", lease.at("/toDecide/digest").asText());
    }

    private static String end(JsonNode lease) {
        return "?leaseId=%s&digest=%s"
                .formatted(lease.path("id").asText(), lease.at("/toEnd/digest").asText());
    }

    @Test
    void rejection_freesTheName_andMakesNothing() {
        waiting("rejected", "ana@example.com");

        ObjectNode no = Json.MAPPER.createObjectNode().put("approve", false).put("why", "Why?");
        Answer decided = cloud.as("paul@example.com").post("/accounts/rejected-test/decision", no);

        assertThat(decided.body().get("status").textValue()).isEqualTo("REJECTED");
        assertThat(decided.body().get("accountId").isNull()).isTrue();
        assertThat(cloud.ledgerKeys()).doesNotContain("NAME#rejected-test");
        JsonNode again = waiting("rejected", "ana@example.com");
        assertThat(again.get("id").textValue()).isEqualTo("rejected-test-2");
    }

    @Test
    void silence_isANo_afterAReminder() {
        JsonNode lease = waiting("silent", "ana@example.com");

        JsonNode ended = cloud.ended(lease);

        assertThat(ended.get("status").textValue()).isEqualTo("REJECTED");
        assertThat(ended.get("history").toString()).contains("Nobody decided in time.");
        assertThat(cloud.get("/accounts/silent-test/progress").body().get("states").toString())
                .contains("RemindApprovers", "ExpireApproval", "IsApproved");
        assertThat(cloud.ledgerKeys()).doesNotContain("NAME#silent-test");
    }

    @Test
    void withdrawal_isForTheOwner() {
        JsonNode lease = waiting("withdrawn", "ana@example.com");

        Answer others = cloud.as("ben@example.com").delete("/accounts/withdrawn-test");
        Answer withdrawn = cloud.as("ana@example.com").delete("/accounts/withdrawn-test");

        assertThat(others.status()).isEqualTo(403);
        assertThat(withdrawn.status()).isEqualTo(202);
        assertThat(withdrawn.body().get("status").textValue()).isEqualTo("WITHDRAWN");
        assertThat(cloud.ended(lease).get("status").textValue()).isEqualTo("WITHDRAWN");
    }

    @Test
    void twoDecisionsAtOnce_oneWins() {
        waiting("contested", "ana@example.com");

        CompletableFuture<Answer> yes =
                CompletableFuture.supplyAsync(
                        () -> decide("contested-test", "pia@example.com", true));
        CompletableFuture<Answer> no =
                CompletableFuture.supplyAsync(
                        () -> decide("contested-test", "paul@example.com", false));

        assertThat(List.of(yes.join().status(), no.join().status()))
                .containsExactlyInAnyOrder(200, 409);
    }

    @Test
    void approver_whoAskedThemselves_isRefused() {
        waiting("own", "pia@example.com");

        Answer own = decide("own-test", "pia@example.com", true);

        assertThat(own.status()).isEqualTo(403);
        assertThat(own.body().get("rule").textValue()).isEqualTo("not-ones-own");
    }

    @Test
    void decision_thatWasNotTold_isToldByTheReminder() {
        JsonNode lease = waiting("untold", "ana@example.com");
        cloud.local
                .faults()
                .add(
                        FaultRule.of("states:SendTaskSuccess", new Fault.Failure(400, "Refused"))
                                .inFunction("changeApi"));

        Answer decided = decide("untold-test", "pia@example.com", true);

        assertThat(decided.status()).isEqualTo(500);
        assertThat(cloud.local.faults().pending()).isEmpty();
        assertThat(cloud.ended(lease).get("status").textValue()).isEqualTo("ACTIVE");
        assertThat(cloud.get("/accounts/untold-test/progress").body().get("states").toString())
                .contains("RemindApprovers")
                .doesNotContain("ExpireApproval");
    }

    @Test
    void decision_whileAskingIsRepeated_isToldByTheNextRun() {
        cloud.local
                .faults()
                .add(
                        FaultRule.of("events:PutEvents", new Fault.Failure())
                                .inFunction("askApproval")
                                .onCall(1, 1_000));
        JsonNode lease = waiting("hasty", "ana@example.com");

        Answer decided = decide("hasty-test", "pia@example.com", false);
        cloud.local.faults().clear();

        assertThat(decided.status()).as("%s", decided.body()).isEqualTo(200);
        assertThat(cloud.ended(lease).get("status").textValue()).isEqualTo("REJECTED");
        assertThat(cloud.get("/accounts/hasty-test/progress").body().get("states").toString())
                .contains("IsApproved")
                .doesNotContain("RemindApprovers");
    }

    @Test
    void extensionBeyondTheLongest_waitsForAdministrators_whoAreToldInThreeWays() {
        SlackUsers slack = new SlackUsers(cloud);
        JsonNode lease = cloud.vend(TestCloud.request("developer", "longer", "ben@example.com"));
        Instant end = Instant.parse(lease.get("expiresAt").textValue());
        ObjectNode wish = Json.MAPPER.createObjectNode().put("days", 200).put("why", "It goes on.");

        Answer asked = cloud.as("ben@example.com").post("/accounts/longer/extension", wish);
        Answer again = cloud.as("ben@example.com").post("/accounts/longer/extension", wish);

        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        assertThat(again.status()).as("%s", again.body()).isEqualTo(202);
        assertThat(asked.body().at("/exemption/days").intValue()).isEqualTo(200);
        assertThat(Instant.parse(asked.body().get("expiresAt").textValue())).isEqualTo(end);
        await().untilAsserted(
                        () -> assertThat(cloud.mailsTo("ada@example.com", "longer")).hasSize(1));
        for (String administrator : List.of("DADA00000", "DALAN0000")) {
            assertThat(SlackUsers.text(slack.posted(administrator, "longer")))
                    .contains("ben@example.com", "It goes on.", "approve-account");
        }

        assertThat(decide("longer", "pia@example.com", true).status()).isEqualTo(403);
        Answer decided = decide("longer", "alan@example.com", true);

        assertThat(decided.status()).as("%s", decided.body()).isEqualTo(200);
        assertThat(Instant.parse(decided.body().get("expiresAt").textValue()))
                .isEqualTo(end.plus(Duration.ofDays(200)));
        assertThat(SlackUsers.text(slack.posted("DBEN00000", "approved 200 more days")))
                .contains("alan@example.com");
        await().untilAsserted(
                        () ->
                                assertThat(cloud.mailsTo("ben@example.com", "longer"))
                                        .contains("longer: 200 more days approved"));
        assertThat(cloud.mailsTo("ada@example.com", "longer")).as("asked once").hasSize(1);
    }

    private static JsonNode waiting(String service, String owner) {
        Answer asked =
                cloud.post(TestCloud.request("service", service, owner).put("stage", "test"));
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> status(service + "-test").equals("AWAITING_APPROVAL"));
        return asked.body();
    }

    private static Answer decide(String name, String by, boolean approve) {
        return cloud.as(by)
                .post(
                        "/accounts/%s/decision".formatted(name),
                        Json.MAPPER.createObjectNode().put("approve", approve));
    }

    private static String status(String name) {
        return cloud.get("/accounts/" + name).body().get("status").textValue();
    }
}
