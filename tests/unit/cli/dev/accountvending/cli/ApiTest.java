package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Objects;

/** A function that Lambda does not run: API Gateway answers in its place. */
class ApiTest {
    private static final String ASLEEP = "{\"message\":\"Service Unavailable\"}";
    private static final String BUSY = "{\"title\":\"Busy\",\"detail\":\"AWS is busy.\"}";

    private final TestingApi server = new TestingApi();
    private final Api api =
            new Api(
                    server.uri(),
                    new CallerIdentity.LocalAdministrator(),
                    " --json",
                    Duration.ofMillis(1));

    @AfterEach
    void stop() {
        api.close();
        server.close();
    }

    @Test
    void reading_whileTheFunctionSleeps_isSentAgainUntilItAnswers() {
        server.on("GET /catalog", 503, ASLEEP)
                .on("GET /catalog", 500, "{\"message\":\"Internal Server Error\"}")
                .on("GET /catalog", 503, BUSY)
                .on("GET /catalog", 200, "{\"kinds\":[]}");

        assertThat(api.catalog().has("kinds")).isTrue();
        assertThat(server.calls).hasSize(4);
    }

    @Test
    void reading_whichIsNeverAnswered_saysWhatItIsPlainly_afterSomeAttempts() {
        server.on("GET /catalog", 503, ASLEEP);

        assertThatThrownBy(api::catalog)
                .isInstanceOf(CommandFailed.class)
                .hasMessage(
                        "The API at %s is not ready (status 503, Service Unavailable), also after 4 more attempts. Lambda may be waking a function that was not used for weeks: try again in some minutes."
                                .formatted(server.uri()));
        assertThat(server.calls).hasSize(5);
    }

    @Test
    void errorOfTheProductItself_isNotSentAgain() {
        server.on("GET /catalog", 500, "{\"title\":\"Broken\",\"detail\":\"Its log says why.\"}");

        assertThatThrownBy(api::catalog).hasMessage("Its log says why.");
        assertThat(server.calls).hasSize(1);
    }

    @Test
    void change_isNotSentAgain_andItsErrorSaysWhereToLook() {
        server.on("POST /accounts/ana/review", 503, ASLEEP);

        assertThatThrownBy(() -> api.keep("ana"))
                .hasMessageContaining(
                        "nothing was sent again, and `avm list --json` shows what was done.");
        assertThat(server.calls).hasSize(1);
    }

    @Test
    void request_isSentAgainUnderTheSameKey() {
        server.on("POST /accounts", 503, ASLEEP).on("POST /accounts", 202, "{\"id\":\"ana-1\"}");

        assertThat(api.request(Json.MAPPER.createObjectNode()).path("id").asText())
                .isEqualTo("ana-1");
        assertThat(server.calls)
                .extracting(
                        call -> Objects.requireNonNull(call.headers().getFirst("idempotency-key")))
                .hasSize(2)
                .satisfies(keys -> assertThat(keys.getFirst()).isEqualTo(keys.getLast()));
    }
}
