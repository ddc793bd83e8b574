package dev.accountvending.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.api.TestingApiHandler.Answer;
import dev.accountvending.doctor.CheckResult;
import dev.accountvending.doctor.CheckStatus;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

class CheckInstallationTest {
    private int looks;
    private final TestingApiHandler door =
            new TestingApiHandler(
                    "GET /doctor",
                    new CheckInstallation(
                            this::look,
                            new Policy(Set.of(new Person("ada@example.com")), ""),
                            TestingApiHandler.CALLERS));

    private List<CheckResult> look() {
        looks++;
        return List.of(
                new CheckResult("ledger", CheckStatus.OK, null),
                new CheckResult("Slack", CheckStatus.NOT_SET_UP, "There is none."));
    }

    @Test
    void get_tellsEveryPoint_andWhoAsked() throws Exception {
        Answer answer = get("ada");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .hasToString(
                        """
                        {"caller":"ada@example.com","checks":[{"name":"ledger","status":"OK"},\
                        {"name":"Slack","status":"NOT_SET_UP","detail":"There is none."}]}""");
    }

    @Test
    void get_byWhoIsNoAdministrator_isRefused_andLooksAtNothing() throws Exception {
        Answer answer = get("ana");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().path("rule").asText()).isEqualTo("administrator");
        assertThat(looks).isZero();
    }

    private Answer get(String who) throws Exception {
        return door.call(TestingApiHandler.signedBy(who, TestingApiHandler.event(null)));
    }
}
