package dev.accountvending.intake.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.doctor.Point;
import dev.accountvending.doctor.Status;
import dev.accountvending.intake.api.TestingDoor.Answer;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

class CheckInstallationTest {
    private int looks;
    private final TestingDoor door =
            new TestingDoor(
                    "GET /doctor",
                    new CheckInstallation(
                            this::look,
                            new Policy(Set.of(new Person("ada@example.com")), ""),
                            TestingDoor.CALLERS));

    private List<Point> look() {
        looks++;
        return List.of(
                new Point("ledger", Status.OK, null),
                new Point("Slack", Status.NOT_SET_UP, "There is none."));
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
        return door.call(TestingDoor.signedBy(who, TestingDoor.event(null)));
    }
}
