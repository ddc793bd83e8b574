package dev.accountvending.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.local.functions.FunctionDeclarations;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class HistoryBoundTest {
    /** Of the 25,000 that end an execution; the rest is for what nobody has thought of. */
    private static final int MOST = 20_000;

    private static final JsonNode DEFAULTS = read(Path.of("stages/default.yml"));

    /** What ends each loop, and how many items a Map has, by the state's name. */
    private static final Map<String, Integer> BOUNDS = bounds();

    private static Map<String, Integer> bounds() {
        Map<String, Integer> bounds = new HashMap<>();
        bounds.put("WakeFunctions", FunctionDeclarations.read(Path.of("")).all().size());
        bounds.put("RunHooks", intOf("catalog.Hooks", "MOST"));
        // Each of the first pauses is taken some times, then doubled, until it is SELDOM.
        int seldom = (int) durationOf("account.CreationQueue", "SELDOM").toSeconds();
        int doublings =
                Integer.SIZE - Integer.numberOfLeadingZeros(seldom / seconds("waitAccountTurn"));
        bounds.put(
                "WaitForTurn",
                intOf("account.CreationQueue", "QUICK") * doublings
                        + turns(durationOf("account.CreationQueue", "LONGEST"), seldom));
        Duration creation = durationOf("account.CheckAccountCreation", "LONGEST");
        bounds.put("WaitForAccount", turns(creation, seconds("waitAccountCreation")));
        // That time counts from the creation's begin, so one wait has what the other has not used.
        bounds.put("WaitForAccountToQuarantine", 1);
        bounds.put(
                "WaitLonger",
                turns(durationOf("dns.CheckDelegation", "PATIENCE"), seconds("waitDelegation")));
        Duration certificate = Duration.ofSeconds(seconds("certificateAtMost"));
        bounds.put("WaitForValidationRecord", turns(certificate, seconds("waitValidationRecord")));
        bounds.put("WaitForCertificate", turns(certificate, seconds("waitCertificate")));
        bounds.put(
                "WaitForAssignment",
                turns(Duration.ofSeconds(seconds("assignmentAtMost")), seconds("waitAssignment")));
        bounds.put(
                "WaitForRevocation",
                turns(durationOf("access.CheckRevocation", "PATIENCE"), seconds("waitRevocation")));
        bounds.put("WaitForDelegationToLapse", looksAtDomain() + 1);
        bounds.put(
                "WaitForClosure",
                turns(durationOf("closing.CheckClosure", "LONGEST"), seconds("waitClosure")));
        bounds.put(
                "WaitForProof",
                turns(Duration.ofSeconds(seconds("proofAtMost")), seconds("waitCleaning")));
        bounds.putAll(cleaning());
        // The execution ends then, as is meant.
        bounds.put(
                "WaitForProgress",
                turns(
                        Duration.ofSeconds(
                                read(Path.of("statemachine/follow-vend.asl.json"))
                                        .path("TimeoutSeconds")
                                        .asInt()),
                        seconds("waitProgress")));
        return bounds;
    }

    /** One pass more than are allowed, if the last one was the first to find nothing. */
    private static Map<String, Integer> cleaning() {
        JsonNode project =
                read(Path.of("resources/cleaning.yml"))
                        .at("/Resources/CleanAccountProject/Properties");
        int passes = seconds("cleaningPasses") + 1;
        Duration queued = Duration.ofMinutes(project.path("QueuedTimeoutInMinutes").asInt());
        int turn = seconds("waitCleaningTurn");
        int look = seconds("waitCleaning");
        // A build in the queue is looked at after both waits.
        int inQueue = passes * turns(queued, turn + look);
        int refused = passes * turns(durationOf("pool.CleanAccount", "PATIENCE"), turn);
        int running =
                passes * turns(Duration.ofMinutes(project.path("TimeoutInMinutes").asInt()), look);
        int turns = inQueue + refused;
        return Map.of(
                "WaitForCleaningTurn", turns,
                "WaitForCleaning", inQueue + running,
                "CleanAccount", turns + passes);
    }

    private static int looksAtDomain() {
        JsonNode most =
                read(Path.of("statemachine/retire-account.asl.json"))
                        .at("/States/IsDomainRemoved/Choices/1/NumericGreaterThanEquals");
        assertThat(most.isInt()).isTrue();
        return most.intValue();
    }

    /** JSON is YAML too. */
    private static JsonNode read(Path file) {
        try {
            return new YAMLMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int turns(Duration atMost, int seconds) {
        return (int) (atMost.toSeconds() / seconds) + 1;
    }

    private static int seconds(String setting) {
        JsonNode value = DEFAULTS.path(setting);
        assertThat(value.isInt()).as(setting).isTrue();
        return value.intValue();
    }

    private static Duration durationOf(String type, String constant) {
        return (Duration) constant(type, constant);
    }

    private static int intOf(String type, String constant) {
        return (Integer) constant(type, constant);
    }

    private static Object constant(String type, String name) {
        try {
            Field field = Class.forName("dev.accountvending." + type).getDeclaredField(name);
            field.setAccessible(true);
            return field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("%s no longer has %s".formatted(type, name), e);
        }
    }

    @Test
    void everyDefinition_writesFewEnoughEvents_whateverHappens() {
        Map<String, JsonNode> definitions = StateMachines.complete(Path.of(""));

        Map<String, Integer> events = new TreeMap<>();
        definitions.forEach(
                (name, definition) -> {
                    HistoryBound.Result result = bound(definition);
                    assertThat(result.problems()).as(name).isEmpty();
                    events.put(name, result.events());
                });

        assertThat(events).isNotEmpty();
        assertThat(events.values()).as("%s", events).allMatch(most -> most <= MOST);
    }

    @Test
    void aCycleWithoutAWait_isRefused() throws JsonProcessingException {
        assertThat(bound(looping("Pass", "WaitForClosure")).problems())
                .singleElement()
                .asString()
                .startsWith("There is no Wait in the cycle of ");
    }

    @Test
    void aCycleWhoseWaitIsWithoutABound_isRefused() throws JsonProcessingException {
        assertThat(bound(looping("Wait", "WaitForever")).problems())
                .containsExactly("Nothing bounds WaitForever.");
    }

    @Test
    void aCycle_countsAsOftenAsItsWait_andRetriesOnce() throws JsonProcessingException {
        int turns = BOUNDS.getOrDefault("WaitForClosure", 0);

        // Each turn is a Wait, a Task and a Choice; before the first there are a Task and a Choice.
        assertThat(bound(looping("Wait", "WaitForClosure")))
                .isEqualTo(
                        new HistoryBound.Result(
                                1 + turns * 2 + (turns + 1) * (5 + 2) + 7 * 3 + 2 + 1, List.of()));
    }

    @Test
    void aDistributedMap_countsOnce_andItsItemsApart() throws JsonProcessingException {
        JsonNode map =
                Json.MAPPER.readTree(
                        """
                        {"StartAt": "All", "States": {"All": {"Type": "Map", "End": true,
                          "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"},
                            "StartAt": "Ask", "States": {
                              "Ask": {"Type": "Task", "Retry": [{"MaxAttempts": %d}]}}}}}}
                        """
                                .formatted(40));

        assertThat(bound(map)).isEqualTo(new HistoryBound.Result(1 + 5 + 40 * 3 + 1, List.of()));
        assertThat(bound(Json.MAPPER.readTree(map.toString().replace(":40}", ":0}"))))
                .isEqualTo(new HistoryBound.Result(1 + 6 + 1, List.of()));
    }

    /** A Task that is asked again until it answers; a Choice leads back to it by another state. */
    private static JsonNode looping(String type, String name) throws JsonProcessingException {
        return Json.MAPPER.readTree(
                """
                        {"StartAt": "Ask", "States": {
                          "Ask": {"Type": "Task", "Retry": [{"MaxAttempts": 7}], "Next": "IsDone"},
                          "IsDone": {"Type": "Choice", "Choices": [{"Next": "Done"}], "Default": "%s"},
                          "%s": {"Type": "%s", "Next": "Ask"},
                          "Done": {"Type": "Succeed"}}}
                        """
                        .formatted(name, name, type));
    }

    private static HistoryBound.Result bound(JsonNode definition) {
        return HistoryBound.of(definition, state -> BOUNDS.getOrDefault(state, 0));
    }
}
