package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Reservation;
import dev.accountvending.local.core.Timing;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.model.Subdomain;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lists through the HTTP API, of leases that were written into the ledger and never vended. */
class ListIT {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final int MANY = 52;

    private static TestCloud cloud;
    private static int written;

    @BeforeAll
    static void start() {
        cloud = TestCloud.start(Timing.brisk(), List.of("us-east-1"));
        write("first", "developer", "ana@example.com", 1);
        LeaseId vending = write("second", "sandbox", "ana@example.com", 2);
        write("third", "sandbox", "ben@example.com", 3);
        LeaseId endless = write("fourth", "service", "ben@example.com", null);
        registry(NOW).move(vending, LeaseStatus.VENDING, "test", null);
        registry(NOW).progress().fail(endless, "test", "why", false);
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    private static Ledger registry(Instant now) {
        return new Ledger(
                cloud.ledger,
                "account-vending-local",
                Clock.fixed(now, ZoneOffset.UTC),
                Duration.ZERO);
    }

    /** Each is asked for a second after the one before. */
    private static LeaseId write(String name, String kind, String owner, @Nullable Integer days) {
        Instant at = NOW.plusSeconds(written++);
        AccountRequest request =
                new AccountRequest(
                        new KindName(kind),
                        new AccountName(name),
                        new Person(owner),
                        days,
                        null,
                        null,
                        null);
        Lease lease =
                registry(at)
                        .reserve(
                                new Reservation(
                                        request.name(),
                                        null,
                                        MANY,
                                        null,
                                        id -> lease(id, request, at)));
        return lease.id();
    }

    private static Lease lease(LeaseId id, AccountRequest request, Instant at) {
        Integer days = request.days();
        return Lease.requested(
                id,
                request,
                at,
                days == null ? null : NOW.plus(Duration.ofDays(days)),
                new OuPath("Sandbox"),
                new EmailAddress("aws+%s@example.com".formatted(id)),
                new Subdomain(id.name() + ".sbx.accounts.example.com"),
                request.owner().value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    owner=ana@example.com                                     | second,first
                    owner=ana@example.com&kind=sandbox                        | second
                    kind=service                                              | fourth
                    kind=sandbox&status=VENDING                               | second
                    status=FAILED,VENDING                                     | fourth,second
                    owner=ben@example.com&status=REQUESTED&status=FAILED      | fourth,third
                    owner=ben@example.com&expiresBefore=2026-11-29T00:00:00Z  | third
                    owner=ana@example.com&expiresBefore=2026-11-25T10:00:01Z  | first
                    """)
    void get_withFilters_answersTheLeasesThatPass_newestFirst(String query, String names) {
        assertThat(names(all(query))).containsExactly(names.split(","));
    }

    @Test
    void get_ofManyLeases_answersEachOnce() {
        for (int i = 0; i < MANY; i++) {
            write("many-" + i, "qa", "cleo@example.com", 90);
        }

        assertThat(names(all("owner=cleo@example.com&kind=qa")))
                .hasSize(MANY)
                .doesNotHaveDuplicates();
        assertThat(names(all("kind=qa"))).hasSize(MANY).doesNotHaveDuplicates();
        assertThat(names(all(""))).hasSize(MANY + 4).doesNotHaveDuplicates();
    }

    @Test
    void get_withAnUnknownParameter_answers400NamingIt() {
        Answer answer = cloud.get("/accounts?sort=name");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/field").textValue()).isEqualTo("sort");
    }

    @Test
    void get_ofTheContract_answersIt() {
        assertThat(cloud.get("/openapi.yaml").body().textValue()).contains("openapi: 3.1.0");
    }

    private static List<JsonNode> all(String query) {
        List<JsonNode> accounts = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = cloud.get("/accounts?" + query + cursor);
            assertThat(page.status()).as("%s", page.body()).isEqualTo(200);
            page.body().get("accounts").forEach(accounts::add);
            cursor = "&cursor=" + page.body().get("next").textValue();
        } while (!cursor.endsWith("=null"));
        return accounts;
    }

    private static Stream<String> names(List<JsonNode> accounts) {
        return accounts.stream().map(account -> account.get("name").textValue());
    }
}
