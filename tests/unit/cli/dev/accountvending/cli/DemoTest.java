package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;

class DemoTest {
    private final TestingApi server = new TestingApi();
    private final StringWriter progress = new StringWriter();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void demo_asksForThree_andTellsOfEach() {
        vends("ACTIVE");

        Demo.Result result = run(false);

        assertThat(result.isSuccess()).isTrue();
        assertThat(server.calls.stream().filter(call -> call.method().equals("POST"))).hasSize(3);
        assertThat(server.signers()).containsOnly("ANA", "BEN", "CLEO");
        assertThat(result.table().lines().getFirst())
                .matches("NAME +KIND +ACCOUNT +DOMAIN +SECONDS");
        assertThat(result.table().lines().get(2)).startsWith("checkout-qa ").endsWith("12.5");
        assertThat(progress.toString().lines())
                .filteredOn(line -> line.contains("checkout-qa"))
                .anyMatch(line -> line.endsWith("Move it into its organizational unit"))
                .noneMatch(line -> line.contains("PlaceAccount"))
                .last()
                .asString()
                .endsWith("checkout-qa      is ready");
    }

    @Test
    void demo_inJson_isTheLeasesWithTheirSeconds() {
        vends("ACTIVE");

        JsonNode document = run(false).json();

        assertThat(document.at("/accounts")).hasSize(3);
        assertThat(document.at("/accounts/1/name").asText()).isEqualTo("checkout-qa");
        assertThat(document.at("/accounts/1/seconds").asDouble()).isEqualTo(12.5);
        assertThat(document.at("/accounts/1/roles/ReadOnly").isTextual()).isTrue();
        assertThat(document.at("/seconds").isNumber()).isTrue();
    }

    @Test
    void demo_whenOneFails_saysWhich() {
        vends("FAILED");

        Demo.Result result = run(false);

        assertThat(result.isSuccess()).isFalse();
        assertThat(result.failures()).containsExactly("payments-spike could not be made: No more.");
    }

    @Test
    void demo_onATerminal_keepsALineForEach() {
        vends("ACTIVE");

        run(true);

        assertThat(progress.toString()).contains("\u001b[1A\u001b[2K".repeat(3));
    }

    @Test
    void demo_whenARequestIsRefused_saysWhy() {
        server.on("POST /accounts", 503, "{\"detail\":\"AWS is busy.\"}");

        assertThatThrownBy(() -> run(false))
                .isInstanceOf(CommandFailed.class)
                .hasMessage("AWS is busy.");
    }

    private Demo.Result run(boolean terminal) {
        try (Api api =
                new Api(
                        server.uri(),
                        new CallerIdentity.LocalAdministrator(),
                        "",
                        Duration.ofMillis(1))) {
            LiveLines lines = new LiveLines(new PrintWriter(progress), terminal, 80, 24);
            return new Demo(api, lines, Duration.ofMillis(1), false).run();
        }
    }

    private void vends(String lastStatus) {
        server.on(
                "POST /accounts",
                202,
                asked ->
                        TestingApi.lease(asked.json().get("name").textValue(), "REQUESTED")
                                .toString());
        for (String name : List.of("ana", "checkout-qa", "payments-spike")) {
            String status = name.equals("payments-spike") ? lastStatus : "ACTIVE";
            server.on(
                            "GET /accounts/%s/progress".formatted(name),
                            200,
                            "{\"status\":\"RUNNING\",\"states\":[{\"state\":\"PlaceAccount\","
                                    + "\"enteredAt\":\"2026-11-24T09:00:01Z\"}]}")
                    .on("GET /accounts/" + name, TestingApi.lease(name, "VENDING"))
                    .on("GET /accounts/" + name, TestingApi.ended(name, status, "No more."));
        }
    }
}
