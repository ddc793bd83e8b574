package dev.accountvending.api;

import static dev.accountvending.api.TestingApiHandler.CALLERS;
import static dev.accountvending.api.TestingApiHandler.event;
import static dev.accountvending.api.TestingApiHandler.signedBy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.api.TestingApiHandler.Answer;
import dev.accountvending.cost.TestingBill;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Set;

class ShowCostsTest {
    private final TestingBill bill = new TestingBill();
    private final TestingApiHandler door =
            new TestingApiHandler(
                    "GET /costs",
                    new ShowCosts(
                            bill.at(TestingLedger.NOW),
                            new Policy(Set.of(new Person("ada@example.com")), ""),
                            CALLERS));

    @Test
    void get_tellsThePresentMonth_toAdministrators() throws Exception {
        bill.ledger.active("ana");
        bill.costExplorer.cost("111111111111", "12.3");

        Answer answer = door.call(signedBy("ada", event(null)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .hasToString(
                        "{\"month\":\"2026-11\",\"currency\":\"USD\",\"costs\":["
                                + "{\"accountId\":\"111111111111\",\"amount\":\"12.30\"},"
                                + "{\"accountId\":\"123456789012\",\"amount\":\"0.00\",\"lease\":\"ana-1\","
                                + "\"name\":\"ana\",\"owner\":\"ana@example.com\",\"kind\":\"developer\"}],"
                                + "\"total\":\"12.30\"}");
    }

    @Test
    void get_ofAMonth_tellsIt() throws Exception {
        assertThat(get("2026-10").body().at("/month").textValue()).isEqualTo("2026-10");
        assertThat(bill.costExplorer.periods()).containsExactly("2026-10-01/2026-11-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-12", "2026-13", "2026-1", "11/2026", "", "2026-11-01", "+2026-11"})
    void get_ofWhatIsNoMonthThatHasBegun_answers400NamingTheForm(String month) throws Exception {
        Answer answer = get(month);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/field").textValue()).isEqualTo("month");
        assertThat(answer.body().at("/errors/0/message").textValue()).contains("2026-11");
        assertThat(bill.costExplorer.periods()).isEmpty();
    }

    @Test
    void get_byAnybodyElse_answers403() throws Exception {
        Answer answer = door.call(event(null));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().at("/rule").textValue()).isEqualTo("administrator");
    }

    private Answer get(String month) throws IOException {
        ObjectNode event = signedBy("ada", event(null));
        event.putObject("queryStringParameters").put("month", month);
        return door.call(event);
    }
}
