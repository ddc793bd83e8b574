package dev.accountvending.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.LeaseStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class AskApprovalTest {
    private final TestingApproval testing = new TestingApproval();

    @Test
    void run_waits_andAsksTheApproversButNotTheAsker() {
        testing.ask.run(new AskApproval.Input(testing.id, "token-1"));

        assertThat(testing.lease().status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
        assertThat(testing.lease().approvals().approval())
                .satisfies(
                        approval ->
                                assertThat(approval.until())
                                        .isEqualTo(TestingLedger.NOW.plus(Duration.ofDays(3))));
        assertThat(testing.news.events()).containsExactly("ApprovalRequested");
        assertThat(testing.news.mailTo("pia@example.com"))
                .singleElement()
                .satisfies(
                        text ->
                                assertThat(text)
                                        .contains("avm approve ana --lease ana-1 --digest "));
        assertThat(testing.news.mailTo("ana@example.com")).isEmpty();
        assertThat(testing.stepFunctions.told).isEmpty();
    }

    @Test
    void run_again_takesTheNewToken() {
        testing.ask.run(new AskApproval.Input(testing.id, "token-1"));
        testing.ask.run(new AskApproval.Input(testing.id, "token-2"));

        assertThat(testing.lease().approvals().approval())
                .satisfies(approval -> assertThat(approval.token()).isEqualTo("token-2"));
        assertThat(testing.lease().lifecycle().history()).hasSize(2);
    }

    @Test
    void run_again_afterADecision_tellsItAtOnce() {
        testing.ask.run(new AskApproval.Input(testing.id, "token-1"));
        testing.decide(true, "pia@example.com");

        testing.ask.run(new AskApproval.Input(testing.id, "token-2"));

        assertThat(testing.stepFunctions.told).containsEntry("token-2", "{\"approved\":true}");
    }

    @Test
    void token_isNotPrinted() {
        testing.ask.run(new AskApproval.Input(testing.id, "secret-token"));

        assertThat(testing.lease().toString()).doesNotContain("secret-token");
        assertThat(new AskApproval.Input(testing.id, "secret-token").toString())
                .doesNotContain("secret-token");
    }
}
