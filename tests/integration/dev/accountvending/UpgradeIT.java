package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.local.Release;
import dev.accountvending.local.functions.FunctionClasses;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The present version, deployed function by function over the one that was released last, while
 * requests, approvals, retirements and sweeps are under way; then the released one over it again.
 * Whatever was begun under either ends well, and nothing is lost.
 */
@TestMethodOrder(OrderAnnotation.class)
class UpgradeIT {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration BETWEEN_MOVES = Duration.ofMillis(400);

    /** How many resources are moved from one act to the next. */
    private static final int MOVES_BETWEEN_ACTS = 5;

    private static final Pattern STEP = Pattern.compile("\\$\\{(\\w+)}");

    private static Release released;
    private static TestCloud cloud;

    /** Names of leases that must end ACTIVE, and of those that must end RETIRED. */
    private static final Set<String> KEPT = new ConcurrentSkipListSet<>();

    private static final Set<String> GIVEN_BACK = new ConcurrentSkipListSet<>();

    @BeforeAll
    static void start() {
        released = ReleasedVersion.make().release();
        cloud = TestCloud.of(released);
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void everyStepOfTheReleasedDefinitions_isStillDeployed() {
        Set<String> called = new TreeSet<>();
        Deployment.files(released.project().resolve("statemachine"), ".asl.json")
                .map(Deployment::text)
                .flatMap(text -> STEP.matcher(text).results())
                .map(found -> found.group(1))
                .map(Deployment::functionName)
                .forEach(called::add);
        assertThat(called).isNotEmpty();

        Deployment.functions().forEach(function -> called.remove(function.name()));

        assertThat(called)
                .as("keep for one release, and name in `kept` of resources/state-machines.js")
                .isEmpty();
    }

    @Test
    void noStep_isAskedForMoreThanTheReleasedVersionKnows() {
        Map<String, Set<String>> known = inputs(released.project());
        Map<String, Set<String>> asked = inputs(Path.of("").toAbsolutePath());
        assertThat(asked).isNotEmpty();

        known.forEach(
                (step, fields) ->
                        asked.computeIfPresent(
                                step,
                                (_, now) -> {
                                    now.removeAll(fields);
                                    return now;
                                }));
        asked.keySet().retainAll(known.keySet());
        asked.values().removeIf(Set::isEmpty);

        assertThat(asked)
                .as("executions would fail after a rollback: a step refuses what it does not know")
                .isEmpty();
    }

    /** What definitions tell each step, by what they call it. */
    private static Map<String, Set<String>> inputs(Path project) {
        Map<String, Set<String>> inputs = new TreeMap<>();
        for (Deployment.State state : Deployment.states(project)) {
            state.step()
                    .map(step -> step + state.input().path("step").asText())
                    .map(step -> inputs.computeIfAbsent(step, _ -> new TreeSet<>()))
                    .ifPresent(fields -> fields.addAll(state.inputFields()));
        }
        return inputs;
    }

    @Test
    @Order(1)
    void upgrade_whileMuchIsUnderWay_losesNothing() {
        Release present = new Release(Path.of("").toAbsolutePath(), FunctionClasses.own());

        deployWhileMuchIsUnderWay(present, "up", true, false);
    }

    @Test
    @Order(2)
    void rollback_whileMuchIsUnderWay_losesNothing() {
        deployWhileMuchIsUnderWay(released, "back", false, true);
    }

    /**
     * @param prefix of the names of the accounts
     * @param isOther whether functions are of another version than this JVM's before the deployment
     * @param isThenOther whether they are after it
     */
    private static void deployWhileMuchIsUnderWay(
            Release release, String prefix, boolean isOther, boolean isThenOther) {
        for (String kind : List.of("developer", "qa", "sandbox", "integration")) {
            ask(kind, prefix + kind, 8);
        }
        KEPT.stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> until(name, "ACTIVE"));
        assertThat(answersAsOther()).isEqualTo(isOther);
        String waiting = askForService(prefix + "waiting");
        until(waiting, "AWAITING_APPROVAL");
        // Its owner is to be reminded, a day after the start of its eight.
        cloud.local.clock().advance(Duration.ofDays(1).plusMinutes(1));
        giveBack(prefix + "developer");
        giveBack(prefix + "qa");
        ask("developer", prefix + "begun", 30);
        ask("sandbox", prefix + "pooled", 30);
        List<CompletableFuture<Void>> givenBack = new ArrayList<>();
        Deque<Runnable> acts =
                new ArrayDeque<>(
                        List.of(
                                () -> ask("qa", prefix + "between", 30),
                                () -> decide(waiting),
                                () -> spend(prefix + "integration"),
                                () -> givenBack.add(later(() -> giveBack(prefix + "between"))),
                                () -> invoke("sweepLeases"),
                                () -> askForService(prefix + "later"),
                                () -> ask("integration", prefix + "late", 30),
                                () -> invoke("workClosures")));
        List<String> moves = new ArrayList<>();

        cloud.local.deploy(
                release,
                move -> {
                    moves.add(move);
                    if (moves.size() % MOVES_BETWEEN_ACTS == 0 && !acts.isEmpty()) {
                        acts.poll().run();
                    }
                    await().pollDelay(BETWEEN_MOVES).until(() -> true);
                });

        assertThat(acts).as("what was to be done during %s", moves).isEmpty();
        givenBack.forEach(CompletableFuture::join);
        assertThat(answersAsOther()).isEqualTo(isThenOther);
        until(prefix + "later-test", "AWAITING_APPROVAL");
        decide(prefix + "later-test");
        invoke("sweepLeases");
        await().atMost(LONGEST).untilAsserted(UpgradeIT::checkThatNothingRuns);
        checkThatNothingIsLost();
        assertThat(lease(prefix + "integration").path("remindedAt").isTextual())
                .as("its owner was reminded")
                .isTrue();
        assertThat(status(lease(prefix + "integration"))).isEqualTo("FROZEN");
    }

    /** The loader of another version's classes has a name, which a stack trace shows. */
    private static boolean answersAsOther() {
        JsonNode error = cloud.invokeInVain("beginVending", Json.MAPPER.createArrayNode());
        return error.path("stackTrace").toString().contains("other-version//dev.accountvending");
    }

    private static void ask(String kind, String name, int days) {
        Answer asked = cloud.post(Cloud.request(kind, name, owner(name)).put("days", days));
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        KEPT.add(name);
    }

    private static String askForService(String service) {
        Answer asked =
                cloud.post(Cloud.request("service", service, owner(service)).put("stage", "test"));
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        KEPT.add(service + "-test");
        return service + "-test";
    }

    private static void decide(String name) {
        ObjectNode yes = Json.MAPPER.createObjectNode().put("approve", true);
        Answer decided =
                cloud.as("pia@example.com").post("/accounts/%s/decision".formatted(name), yes);
        assertThat(decided.status()).as("%s", decided.body()).isEqualTo(200);
    }

    /** What waits meanwhile: a deployment does not wait for it. */
    private static CompletableFuture<Void> later(Runnable what) {
        return CompletableFuture.runAsync(what, Thread.ofVirtual()::start);
    }

    /** Ends a lease, once it is vended. */
    private static void giveBack(String name) {
        until(name, "ACTIVE");
        Answer asked = cloud.as(owner(name)).delete("/accounts/" + name);
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        KEPT.remove(name);
        GIVEN_BACK.add(name);
    }

    private static void spend(String name) {
        cloud.local.spend(lease(name).path("accountId").asText(), new BigDecimal("310"));
        cloud.invoke("checkSpending", Json.MAPPER.createObjectNode().put("only", "all"));
    }

    private static void invoke(String function) {
        cloud.invoke(function, Json.MAPPER.createObjectNode());
    }

    private static void checkThatNothingRuns() {
        assertThat(executions())
                .extracting(ExecutionListItem::status)
                .doesNotContain(ExecutionStatus.RUNNING);
    }

    /** Each lease has ended as asked, and each account and each claim is a lease's. */
    private static void checkThatNothingIsLost() {
        assertThat(executions())
                .as("all executions")
                .isNotEmpty()
                .allSatisfy(
                        execution ->
                                assertThat(execution.status())
                                        .as("%s", cloud.history(execution.executionArn()))
                                        .isEqualTo(ExecutionStatus.SUCCEEDED));
        Map<String, String> ends = new TreeMap<>();
        cloud.leases().forEach(lease -> ends.put(lease.path("name").asText(), status(lease)));
        assertThat(ends.keySet()).containsAll(KEPT).containsAll(GIVEN_BACK);
        ends.forEach(
                (name, end) ->
                        assertThat(end)
                                .as("%s", lease(name))
                                .isIn(
                                        KEPT.contains(name)
                                                ? Set.of("ACTIVE", "FROZEN")
                                                : Set.of("RETIRED")));
        Set<String> claimed =
                cloud.ledgerKeys().stream()
                        .filter(key -> key.startsWith("NAME#"))
                        .map(key -> key.substring("NAME#".length()))
                        .collect(Collectors.toSet());
        assertThat(claimed).as("claims of names").isEqualTo(KEPT);
        assertThat(cloud.pool())
                .as("accounts")
                .allSatisfy(
                        account ->
                                assertThat(account.path("status").asText())
                                        .isIn("LEASED", "AVAILABLE", "CLOSED"));
        Invariants.check(cloud);
    }

    private static List<ExecutionListItem> executions() {
        try (SfnClient stepFunctions =
                cloud.client(SfnClient.builder(), cloud.administrator("vending"))) {
            return stepFunctions.listStateMachinesPaginator().stateMachines().stream()
                    .flatMap(
                            machine ->
                                    stepFunctions
                                            .listExecutionsPaginator(
                                                    r ->
                                                            r.stateMachineArn(
                                                                    machine.stateMachineArn()))
                                            .executions()
                                            .stream())
                    .toList();
        }
    }

    private static void until(String name, String status) {
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> status(lease(name)),
                        now -> {
                            assertThat(now).as("%s", lease(name)).isNotEqualTo("FAILED");
                            return now.equals(status);
                        });
    }

    private static JsonNode lease(String name) {
        return cloud.get("/accounts/" + name).body();
    }

    private static String owner(String name) {
        return name + "@example.com";
    }

    private static String status(JsonNode lease) {
        return lease.path("status").asText();
    }
}
