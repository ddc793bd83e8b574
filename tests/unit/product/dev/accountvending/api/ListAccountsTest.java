package dev.accountvending.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.api.TestingApiHandler.Answer;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.request.TestingRequestService;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

class ListAccountsTest {
    private final TestingRequestService testing = new TestingRequestService();
    private final TestingLedger ledger = testing.ledger;
    private final TestingApiHandler list =
            new TestingApiHandler(
                    "GET /accounts",
                    new ListAccounts(testing.leaseService, TestingApiHandler.CALLERS));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    owner         | ana@example.com           | 2
                    owner         | ANA@example.com           | 2
                    owner         | ben@example.com           | 0
                    owner         | me                        | 2
                    kind          | developer                 | 2
                    owner         | ME                        | 2
                    kind          | Developer                 | 2
                    kind          | qa                        | 0
                    status        | vending, requested        | 2
                    status        | VENDING                   | 1
                    status        | ACTIVE,VENDING,REQUESTED  | 2
                    status        | ACTIVE                    | 0
                    expiresBefore | 2026-11-25T10:00:01Z      | 2
                    expiresBefore | 2026-11-25T12:00:01+02:00 | 2
                    expiresBefore | 2026-11-25T10:00:00Z      | 0
                    """)
    void get_withAFilter_answersWhatPasses(String name, String value, int found) throws Exception {
        ledger.reserved("one");
        ledger.vending("two");

        Answer answer = get(Map.of(name, value));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get("accounts")).hasSize(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            textBlock =
                    """
                    owner         | nobody
                    owner         | ana@example.com,ben@example.com
                    kind          | deve loper
                    kind          | ''
                    kind          | castle
                    status        | activ
                    status        | ACTIVE,
                    status        | ''
                    expiresBefore | tomorrow
                    expiresBefore | 2026-12-01
                    expiresBefore | 2026-12-01T00:00:00 01:00
                    expiresBefore | +999999999-12-01T00:00:00Z
                    cursor        | next
                    cursor        | ''
                    page          | 2
                    """)
    void get_withABadParameter_answers400NamingIt(String name, String value) throws Exception {
        Answer answer = get(Map.of(name, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors")).hasSize(1);
        assertThat(answer.body().at("/errors/0/field").textValue()).isEqualTo(name);
    }

    @Test
    void get_withSeveralBadParameters_namesEach() throws Exception {
        Answer answer = get(Map.of("owner", "x", "status", "y", "sort", "z"));

        assertThat(answer.body().at("/errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder("owner", "status", "sort");
    }

    @Test
    void get_ofEveryPage_answersEachLeaseOnce() throws Exception {
        List<String> names = IntStream.range(0, 60).mapToObj(i -> "name-" + i).toList();
        names.forEach(name -> ledger.reserved(TestingLedger.request(name), 100));

        JsonNode first = get(Map.of("kind", "developer")).body();
        String cursor = first.get("next").textValue();
        JsonNode second = get(Map.of("kind", "developer", "cursor", cursor)).body();

        assertThat(first.get("accounts")).hasSize(50);
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(first.get("accounts").findValuesAsText("name"))
                .doesNotContainAnyElementsOf(second.get("accounts").findValuesAsText("name"));
        assertThat(second.get("accounts")).hasSize(10);
    }

    @Test
    void get_withACursorOfOtherFilters_answers400() throws Exception {
        IntStream.range(0, 60)
                .forEach(i -> ledger.reserved(TestingLedger.request("name-" + i), 100));
        String cursor = get(Map.of("kind", "developer")).body().get("next").textValue();

        Answer answer = get(Map.of("cursor", cursor));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/message").textValue()).contains("other filters");
    }

    private Answer get(Map<String, String> query) throws IOException {
        ObjectNode event = TestingApiHandler.event(null);
        query.forEach(event.putObject("queryStringParameters")::put);
        return list.call(event);
    }
}
