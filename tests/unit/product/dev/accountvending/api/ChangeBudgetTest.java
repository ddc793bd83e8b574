package dev.accountvending.api;

import static dev.accountvending.api.TestingApiHandler.CALLERS;
import static dev.accountvending.api.TestingApiHandler.named;
import static dev.accountvending.api.TestingApiHandler.signedBy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.api.TestingApiHandler.Answer;
import dev.accountvending.cost.SpendingWatchlist;
import dev.accountvending.model.LeaseId;
import dev.accountvending.request.TestingRequestService;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/** Of a developer's account, whose kind has a hundred dollars a month. */
class ChangeBudgetTest {
    private final TestingRequestService testing = new TestingRequestService();
    private final LeaseId lease = testing.ledger.active("ana").id();
    private final TestingApiHandler door =
            new TestingApiHandler(
                    "POST /accounts/{name}/budget",
                    new ChangeBudget(testing.leaseService, CALLERS));
    private final TestingApiHandler decide =
            new TestingApiHandler(
                    "POST /accounts/{name}/decision",
                    new DecideAccount(testing.leaseService, CALLERS));

    @Test
    void post_withinTheKinds_changesItAtOnce() throws Exception {
        Answer answer = post(60);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().at("/monthlyBudget").intValue()).isEqualTo(60);
        assertThat(answer.body().at("/exemption").isNull()).isTrue();
        assertThat(answer.body().at("/history").toString()).contains("60 US dollars. Spike.");
        assertThat(new SpendingWatchlist(testing.ledger.registry).leases()).containsExactly(lease);
    }

    @Test
    void post_ofTheKinds_isTheKindsAgain() throws Exception {
        post(60);

        Answer answer = post(100);

        assertThat(answer.body().at("/monthlyBudget").isNull()).isTrue();
    }

    @Test
    void post_beyondTheKinds_waitsForADecision_andIsInForceThen() throws Exception {
        Answer asked = post(200);
        Answer decided =
                decide.call(signedBy("ada", named("ana", "{\"approve\":true,\"why\":\"Fine.\"}")));

        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.body().at("/monthlyBudget").isNull()).isTrue();
        assertThat(asked.body().at("/exemption/monthlyBudget").intValue()).isEqualTo(200);
        assertThat(decided.status()).isEqualTo(200);
        assertThat(decided.body().at("/monthlyBudget").intValue()).isEqualTo(200);
        assertThat(new SpendingWatchlist(testing.ledger.registry).leases()).containsExactly(lease);
        assertThat(post(150).body().at("/monthlyBudget").intValue()).isEqualTo(150);
    }

    @Test
    void post_thatIsRejected_changesNothing_andIsTold() throws Exception {
        post(200);
        Answer decided =
                decide.call(signedBy("ada", named("ana", "{\"approve\":false,\"why\":\"No.\"}")));

        assertThat(decided.status()).isEqualTo(200);
        assertThat(decided.body().at("/monthlyBudget").isNull()).isTrue();
        assertThat(testing.news.events()).containsExactly("BudgetRequested", "BudgetRejected");
    }

    @Test
    void post_whereTheLeaseIsNotHeld_answers409() throws Exception {
        testing.ledger.vending("ben");

        Answer answer = door.call(named("ben", "{\"monthlyBudget\":60}"));

        assertThat(answer.status()).isEqualTo(409);
    }

    @Test
    void post_byAnother_answers403() throws Exception {
        Answer answer = door.call(signedBy("ben", named("ana", "{\"monthlyBudget\":60}")));

        assertThat(answer.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"monthlyBudget\":0}",
                "{\"monthlyBudget\":1.5}",
                "{\"monthlyBudget\":\"60\"}"
            })
    void post_ofWhatIsNoBudget_answers400(String body) throws Exception {
        Answer answer = door.call(named("ana", body));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/field").textValue()).isEqualTo("monthlyBudget");
    }

    private Answer post(int dollars) throws IOException {
        return door.call(
                named("ana", "{\"monthlyBudget\":%d,\"why\":\"Spike.\"}".formatted(dollars)));
    }
}
