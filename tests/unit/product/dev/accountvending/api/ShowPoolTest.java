package dev.accountvending.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.api.TestingApiHandler.Answer;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.request.TestingRequestService;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class ShowPoolTest {
    private final TestingRequestService testing = new TestingRequestService();
    private final TestingLedger ledger = testing.ledger;
    private final TestingApiHandler show =
            new TestingApiHandler(
                    "GET /pool",
                    new ShowPool(ledger.registry, testing.policy, TestingApiHandler.CALLERS));

    @Test
    void get_answersTheAccountsByStatus() throws Exception {
        account(1, AccountStatus.QUARANTINED, "would not come clean");
        account(2, AccountStatus.AVAILABLE, null);
        account(3, AccountStatus.CLOSED, null);

        Answer answer = get(Map.of());

        assertThat(answer.body())
                .hasToString(
                        """
                        {"accounts":[\
                        {"accountId":"000000000002","status":"AVAILABLE",\
                        "since":"2026-11-24T10:00:00Z"},\
                        {"accountId":"000000000001","status":"QUARANTINED",\
                        "since":"2026-11-24T10:00:00Z","lease":"name-1-1",\
                        "why":"would not come clean"}]}""");
    }

    @Test
    void get_ofAStatus_answersNoOther() throws Exception {
        account(1, AccountStatus.LEASED, null);
        account(2, AccountStatus.CLOSED, null);

        assertThat(get(Map.of("status", "CLOSED,CLEANING")).body().at("/accounts"))
                .extracting(account -> account.get("accountId").textValue())
                .containsExactly("000000000002");
    }

    @Test
    void get_ofEveryPage_answersEachAccountOnce() throws Exception {
        for (int i = 1; i <= 230; i++) {
            account(i, i % 2 == 0 ? AccountStatus.LEASED : AccountStatus.CLEANING, null);
        }

        List<String> found = new ArrayList<>();
        Map<String, String> query = Map.of("status", "LEASED,CLEANING");
        JsonNode page = get(query).body();
        page.get("accounts").forEach(a -> found.add(a.get("accountId").textValue()));
        while (page.has("next")) {
            page =
                    get(Map.of("status", "LEASED,CLEANING", "cursor", page.get("next").textValue()))
                            .body();
            page.get("accounts").forEach(a -> found.add(a.get("accountId").textValue()));
        }

        assertThat(found).hasSize(230).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    status | free
                    status | ACTIVE
                    cursor | next
                    cursor | TEVBU0VEIHg
                    page   | 2
                    """)
    void get_withABadParameter_answers400NamingIt(String name, String value) throws Exception {
        Answer answer = get(Map.of(name, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/field").textValue()).isEqualTo(name);
    }

    @Test
    void get_withACursorOfOtherStatuses_answers400() throws Exception {
        String cursor = new PoolCursor(AccountStatus.LEASED, null).encode();

        Answer answer = get(Map.of("status", "CLEANING", "cursor", cursor));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/message").textValue()).contains("other statuses");
    }

    @Test
    void get_bySomebodyElse_isRefused() throws Exception {
        Answer answer = show.call(TestingApiHandler.event(null));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().get("rule").textValue()).isEqualTo("administrator");
    }

    private void account(int number, AccountStatus status, @Nullable String why) {
        AccountId account = new AccountId("%012d".formatted(number));
        var lease = ledger.reserved(TestingLedger.request("name-" + number), Integer.MAX_VALUE);
        ledger.registry.progress().enterAccount(lease.id(), account);
        ledger.registry.accounts().move(account, lease.id(), status, why);
    }

    private Answer get(Map<String, String> query) throws IOException {
        ObjectNode event = TestingApiHandler.signedBy("ada", TestingApiHandler.event(null));
        query.forEach(event.putObject("queryStringParameters")::put);
        return show.call(event);
    }
}
