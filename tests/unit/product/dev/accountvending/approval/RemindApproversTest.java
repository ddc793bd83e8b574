package dev.accountvending.approval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Objects;

class RemindApproversTest {
    private final TestingApproval testing = new TestingApproval();

    @Test
    void run_asksAgain_andKeepsTheEnd() {
        testing.ask.run(new AskApproval.Input(testing.id, "token-1"));
        var before = Objects.requireNonNull(testing.lease().approvals().approval());

        testing.remind.run(new RemindApprovers.Input(testing.id, "token-2"));

        assertThat(testing.news.mailTo("pia@example.com")).hasSize(2);
        assertThat(testing.lease().approvals().approval())
                .satisfies(
                        approval -> {
                            assertThat(approval.token()).isEqualTo("token-2");
                            assertThat(approval.until()).isEqualTo(before.until());
                        });
    }

    @Test
    void run_afterADecisionBetweenTheTokens_tellsIt() {
        testing.ask.run(new AskApproval.Input(testing.id, "token-1"));
        testing.decide(false, "pia@example.com");

        testing.remind.run(new RemindApprovers.Input(testing.id, "token-2"));

        assertThat(testing.stepFunctions.told).containsEntry("token-2", "{\"approved\":false}");
        assertThat(testing.news.mailTo("pia@example.com")).hasSize(1);
    }
}
