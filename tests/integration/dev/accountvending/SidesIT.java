package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.local.gateway.RecordedCall;
import dev.accountvending.runtime.Json;

import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What comes with an account beside its essentials: no refusal of AWS's costs the account. */
class SidesIT {
    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final String CODE = "RefusedForGood";

    /** The installation's own, without which nothing works. */
    private static final Set<String> OWN = Set.of("dynamodb", "events", "ses", "ssm", "states");

    private static TestCloud cloud;

    @BeforeAll
    static void start() {
        cloud = TestCloud.start(Timing.brisk(), List.of("us-east-1"));
        cloud.local.accountQuota(1_000);
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @AfterEach
    void mend() {
        cloud.local.faults().clear();
    }

    /** An AWS operation of a step that is not essential. */
    private record SideCall(String function, String operation) {
        @Override
        public String toString() {
            return function + " " + operation;
        }
    }

    @TestFactory
    Stream<DynamicTest> vend_whicheverCallOfASideIsRefusedForGood_isActive_andIsCompletedLater() {
        List<SideCall> calls = sideCalls(cloud.vend(request("healthy")));
        assertThat(calls).extracting(SideCall::function).contains("applyBaseline");
        assertThat(calls).hasSizeGreaterThan(15);

        Map<SideCall, String> names = new LinkedHashMap<>();
        calls.forEach(call -> names.put(call, "side" + names.size()));
        names.forEach(
                (call, name) ->
                        cloud.local
                                .faults()
                                .add(
                                        FaultRule.of(call.operation(), new Fault.Failure(400, CODE))
                                                .inFunction(call.function())
                                                .forLease(name + "-1")
                                                .onCall(1, 1_000)));
        Map<String, JsonNode> vended = vendAll(List.copyOf(names.values()));
        cloud.local.faults().clear();
        Map<String, JsonNode> completed = completeAll(vended);

        // A function keeps its session, so that not every one asks for another.
        List<SideCall> struck =
                calls.stream().filter(call -> isStruck(names.get(call) + "-1")).toList();
        assertThat(struck).hasSizeGreaterThan(15);
        return struck.stream()
                .map(
                        call -> {
                            String name = names.get(call);
                            return dynamicTest(
                                    call.toString(),
                                    () ->
                                            check(
                                                    Objects.requireNonNull(vended.get(name)),
                                                    Objects.requireNonNull(completed.get(name))));
                        });
    }

    @Test
    void refusedCertificate_isAskedForAgain_byTheSweep() {
        cloud.local
                .faults()
                .add(
                        FaultRule.of("acm:RequestCertificate", new Fault.Failure(400, CODE))
                                .forLease("later-1")
                                .onCall(1, 1_000));
        JsonNode lease = cloud.vend(request("later"));
        assertThat(lease.at("/parts/certificate/status").textValue()).isEqualTo("INCOMPLETE");
        cloud.local.faults().clear();

        cloud.local.clock().advance(Duration.ofMinutes(20));
        cloud.invoke("sweepLeases", Json.MAPPER.createObjectNode());

        await().atMost(LONGEST)
                .until(
                        () -> cloud.get("/accounts/later").body().at("/parts/certificate/status"),
                        status -> status.asText().equals("DONE"));
    }

    private static boolean isStruck(String lease) {
        return cloud.local.recorder().ofLease(lease).stream()
                .anyMatch(call -> call.fault() != null);
    }

    private static ObjectNode request(String name) {
        return TestCloud.request("developer", name, name + "@example.com");
    }

    /** Those of the baseline, and all that come after the hand-over. */
    private static List<SideCall> sideCalls(JsonNode lease) {
        Instant active = activeSince(lease);
        return cloud.local.recorder().ofLease(lease.get("id").textValue()).stream()
                .filter(call -> call.function() != null && isOfSide(call, active))
                .filter(call -> !OWN.contains(call.operation().split(":", 2)[0]))
                .filter(call -> !call.operation().equals("iam:GetRole")) // only tells a role's age
                .map(
                        call ->
                                new SideCall(
                                        Objects.requireNonNull(call.function()), call.operation()))
                .distinct()
                .toList();
    }

    private static boolean isOfSide(RecordedCall call, Instant active) {
        return Set.of("applyBaseline", "delegateSubdomain").contains(call.function())
                || (!"notify".equals(call.function()) && call.at().isAfter(active));
    }

    private static Instant activeSince(JsonNode lease) {
        return lease.get("history")
                .valueStream()
                .filter(change -> change.get("to").textValue().equals("ACTIVE"))
                .map(change -> Instant.parse(change.get("at").textValue()))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, JsonNode> vendAll(List<String> names) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, CompletableFuture<JsonNode>> vends =
                    names.stream()
                            .collect(
                                    Collectors.toMap(
                                            name -> name,
                                            name ->
                                                    CompletableFuture.supplyAsync(
                                                            () -> cloud.vend(request(name)),
                                                            threads)));
            return vends.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, vend -> vend.getValue().join()));
        }
    }

    private static Map<String, JsonNode> completeAll(Map<String, JsonNode> vended) {
        vended.keySet()
                .forEach(
                        name ->
                                cloud.as(name + "@example.com")
                                        .post(
                                                "/accounts/%s/completion".formatted(name),
                                                Json.MAPPER.createObjectNode()));
        try {
            await().atMost(LONGEST)
                    .until(
                            () ->
                                    vended.keySet().stream()
                                            .allMatch(name -> leftToTry(shown(name)).isEmpty()));
        } catch (ConditionTimeoutException notInTime) {
            // The test of each says what is left.
        }
        return vended.keySet().stream().collect(Collectors.toMap(name -> name, SidesIT::shown));
    }

    private static JsonNode shown(String name) {
        return cloud.get("/accounts/" + name).body();
    }

    /** All but the budget, which AWS refuses on an account's first day; CheckSpending makes it. */
    private static List<String> leftToTry(JsonNode lease) {
        return lease.get("parts").properties().stream()
                .filter(part -> !part.getValue().get("status").textValue().equals("DONE"))
                .map(Map.Entry::getKey)
                .filter(part -> !part.equals("budget"))
                .toList();
    }

    private static List<JsonNode> left(JsonNode lease) {
        return lease.get("parts")
                .valueStream()
                .filter(part -> !part.get("status").textValue().equals("DONE"))
                .toList();
    }

    private static void check(JsonNode vended, JsonNode completed) {
        assertThat(vended.get("status").textValue()).as("%s", vended).isEqualTo("ACTIVE");
        assertThat(left(vended))
                .as("%s", vended.get("parts"))
                .isNotEmpty()
                .anySatisfy(part -> assertThat(part.path("why").asText()).contains(CODE));
        assertThat(leftToTry(completed)).as("%s", completed).isEmpty();
    }

    @Test
    void retire_whileTheCertificateIsWaitedFor_leavesNothing() {
        cloud.local
                .faults()
                .add(
                        FaultRule.of("acm:DescribeCertificate", new Fault.Throttle())
                                .forLease("early-1")
                                .onCall(1, 1_000));
        JsonNode asked = cloud.post(request("early")).body();
        await().atMost(LONGEST)
                .until(
                        () ->
                                cloud.get("/accounts/early")
                                        .body()
                                        .path("certificateArn")
                                        .isTextual());
        assertThat(cloud.get("/accounts/early").body().get("status").textValue())
                .isEqualTo("ACTIVE");

        JsonNode retired = cloud.retire(asked);
        cloud.local.faults().clear();
        cloud.ended(asked);

        assertThat(retired.get("status").textValue()).isEqualTo("RETIRED");
        JsonNode later = cloud.get("/accounts/early").body();
        assertThat(later.get("history")).isEqualTo(retired.get("history"));
        assertThat(later.get("parts")).isEqualTo(retired.get("parts"));
        assertThat(cloud.delegations()).doesNotContainKey(later.get("domain").textValue());
    }
}
