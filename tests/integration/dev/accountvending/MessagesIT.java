package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.local.rules.Events;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** SES refuses recipients, or fails: what people asked for stands, and the others are told. */
class MessagesIT {
    private static TestCloud cloud;

    @BeforeAll
    static void start() {
        cloud = TestCloud.start(Timing.brisk(), List.of("us-east-1"));
        cloud.local.refuseMail("pia@example.com");
        cloud.local.refuseMail("rita@example.com");
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
    void approval_ofWhichOneApproverIsNotTold_goesOnWaiting_andTheOthersAreTold() {
        Answer asked =
                cloud.post(
                        TestCloud.request("service", "heard", "ana@example.com")
                                .put("stage", "test"));
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);

        await().untilAsserted(
                        () ->
                                assertThat(cloud.mailsTo("paul@example.com", "heard-test"))
                                        .containsExactly(
                                                "Approve the service account heard-test?"));
        new SlackUsers(cloud).posted("DPIA00000", "heard-test");
        await().untilAsserted(
                        () ->
                                assertThat(cloud.mailsTo("ada@example.com", "heard-test"))
                                        .containsExactly(
                                                "Messages about heard-test do not reach everybody"));
        JsonNode lease = cloud.get("/accounts/heard-test").body();
        assertThat(lease.path("status").asText()).isEqualTo("AWAITING_APPROVAL");
        assertThat(lease.path("history").toString())
                .containsOnlyOnce("An e-mail to pia@example.com was refused");
        assertThat(published("ApproversUnreached", "heard-test-1")).isZero();

        ObjectNode yes = Json.MAPPER.createObjectNode().put("approve", true);
        assertThat(cloud.as("pia@example.com").post("/accounts/heard-test/decision", yes).status())
                .isEqualTo(200);
        assertThat(cloud.ended(lease).path("status").asText()).isEqualTo("ACTIVE");
    }

    @Test
    void wishes_ofAnOwnerWhomSesRefuses_areRecorded_andAnswered() {
        cloud.vend(TestCloud.request("developer", "wishes", "rita@example.com"));

        Answer longer =
                cloud.as("rita@example.com")
                        .post("/accounts/wishes/extension", wish().put("days", 200));
        assertThat(longer.status()).as("%s", longer.body()).isEqualTo(202);
        ObjectNode yes = Json.MAPPER.createObjectNode().put("approve", true);
        Answer decided = cloud.as("ada@example.com").post("/accounts/wishes/decision", yes);
        assertThat(decided.status()).as("%s", decided.body()).isEqualTo(200);
        Answer greater =
                cloud.as("rita@example.com")
                        .post("/accounts/wishes/budget", wish().put("monthlyBudget", 5_000));
        assertThat(greater.status()).as("%s", greater.body()).isEqualTo(202);
    }

    @Test
    void freeze_ofAnOwnerWhomSesRefuses_isPublishedAndToldOnce() {
        JsonNode lease = cloud.vend(TestCloud.request("sandbox", "frost", "rita@example.com"));
        cloud.local.clock().advance(Duration.ofDays(1)); // before, AWS makes no budget
        check();
        cloud.local.spend(lease.path("accountId").asText(), new BigDecimal("52.50"));

        check();
        check();
        check();

        assertThat(cloud.get("/accounts/frost").body().path("status").asText()).isEqualTo("FROZEN");
        await().untilAsserted(
                        () ->
                                assertThat(cloud.mailsTo("ada@example.com", "frost"))
                                        .contains("Account frost is frozen"));
        assertThat(published("AccountFrozen", "frost-1")).isOne();
        assertThat(published("MessageRefused", "frost-1")).isOne();
        assertThat(cloud.mailsTo("ada@example.com", "frost"))
                .containsOnlyOnce("Account frost is frozen")
                .containsOnlyOnce("Messages about frost do not reach everybody");
    }

    @Test
    void reminder_ofAnOwnerWhomSesRefuses_isPublishedOnce_andTheSweepIsWell() {
        cloud.vend(TestCloud.request("sandbox", "brief", "rita@example.com").put("days", 2));
        cloud.local.clock().advance(Duration.ofDays(1).plusMinutes(1));

        for (int i = 0; i < 3; i++) {
            JsonNode report = cloud.invoke("sweepLeases", Json.MAPPER.createObjectNode());
            assertThat(report.path("failed").asInt()).isZero();
        }

        assertThat(published("LeaseExpiring", "brief-1")).isOne();
    }

    @Test
    void mail_thatSesCannotTakeNow_isTriedAgain_andReachesThePersonOnce() {
        cloud.local
                .faults()
                .add(
                        FaultRule.of("sesv2:SendEmail", new Fault.Failure())
                                .inFunction("MailEvents")
                                .onCall(1, 8));

        cloud.vend(TestCloud.request("sandbox", "patient", "ben@example.com"));

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () ->
                                assertThat(cloud.mailsTo("ben@example.com", "patient"))
                                        .containsOnlyOnce("Your AWS account patient is ready"));
        assertThat(failed("patient-1")).isZero();
    }

    @Test
    void mail_thatSesNeverTakes_isGivenUp_intoTheQueueOfFailedEvents_andSlackIsNotHeldUp() {
        cloud.local
                .faults()
                .add(
                        FaultRule.of("sesv2:SendEmail", new Fault.Failure())
                                .inFunction("MailEvents")
                                .onCall(1, 1_000));
        cloud.vend(TestCloud.request("sandbox", "silent", "cleo@example.com"));

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(failed("silent-1")).isPositive());

        assertThat(cloud.mailsTo("cleo@example.com", "silent")).isEmpty();
        assertThat(cloud.local.failedEvents())
                .allSatisfy(event -> assertThat(event.input()).contains("\"MailEvents\""));
    }

    private static long failed(String lease) {
        return cloud.local.failedEvents().stream()
                .filter(event -> event.input().contains("\"%s\"".formatted(lease)))
                .count();
    }

    private static long published(String type, String lease) {
        return cloud.local.events().stream()
                .filter(event -> event.detailType().equals(type))
                .map(Events.Event::detail)
                .filter(detail -> detail.path("leaseId").asText().equals(lease))
                .count();
    }

    private static ObjectNode wish() {
        return Json.MAPPER.createObjectNode().put("why", "It goes on.");
    }

    private static void check() {
        JsonNode report =
                cloud.invoke("checkSpending", Json.MAPPER.createObjectNode().put("only", "all"));
        assertThat(report.path("failed").asInt()).as("%s", report).isZero();
    }
}
