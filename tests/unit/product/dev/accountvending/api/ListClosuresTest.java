package dev.accountvending.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.api.TestingApiHandler.Answer;
import dev.accountvending.ledger.Account.Closure;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;

class ListClosuresTest {
    private static final Instant NOW = TestingLedger.NOW;

    private final TestingLedger ledger = new TestingLedger();
    private final TestingApiHandler door =
            new TestingApiHandler(
                    "GET /closures",
                    new ListClosures(
                            ledger.registry,
                            new Policy(Set.of(new Person("ada@example.com")), ""),
                            TestingApiHandler.CALLERS,
                            Clock.fixed(NOW, ZoneOffset.UTC)));

    @Test
    void get_tellsTheQueue_thenWhatWasClosedWithin30Days() throws Exception {
        account(1, AccountStatus.CLOSED, 31, new Closure(NOW, null, daysAgo(31)));
        account(2, AccountStatus.CLOSED, 10, new Closure(NOW, null, daysAgo(10)));
        account(3, AccountStatus.CLOSED, 5, new Closure(NOW, null, daysAgo(6)));
        account(4, AccountStatus.CLOSING, 2, new Closure(NOW, null, daysAgo(1)));
        account(5, AccountStatus.CLOSING, 1, new Closure(NOW, NOW.plusSeconds(60), null));
        account(6, AccountStatus.CLOSING, 0, null);
        account(7, AccountStatus.LEASED, 0, null);

        JsonNode body = get("ada").body();

        assertThat(body.get("closures").findValuesAsText("accountId"))
                .containsExactly(id(4), id(5), id(6), id(3), id(2));
        assertThat(body.get("closures").findValuesAsText("state"))
                .containsExactly("CLOSING", "QUEUED", "QUEUED", "CLOSED", "CLOSED");
        assertThat(body.at("/closures/1"))
                .hasToString(
                        """
                        {"accountId":"100000000005","state":"QUEUED","lease":"ana-5-1",\
                        "since":"2026-11-23T10:00:00Z","notBefore":"2026-11-24T10:01:00Z"}""");
        assertThat(body.get("window"))
                .hasToString("{\"used\":3,\"limit\":250,\"since\":\"2026-10-25T10:00:00Z\"}");
    }

    @Test
    void get_byWhoIsNoAdministrator_isRefused() throws Exception {
        Answer answer = get("ana");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().path("rule").asText()).isEqualTo("administrator");
    }

    private Answer get(String who) throws Exception {
        return door.call(TestingApiHandler.signedBy(who, TestingApiHandler.event(null)));
    }

    private void account(int number, AccountStatus status, int daysAgo, @Nullable Closure closure) {
        Lease lease = ledger.vending("ana-" + number);
        AccountId id = new AccountId(id(number));
        ledger.registry.progress().enterAccount(lease.id(), id);
        ledger.registry
                .accounts()
                .update(
                        id,
                        account ->
                                account.moved(status, daysAgo(daysAgo), "test", null)
                                        .withClosure(closure));
    }

    private static Instant daysAgo(int days) {
        return NOW.minus(Duration.ofDays(days));
    }

    private static String id(int number) {
        return "10000000000" + number;
    }
}
