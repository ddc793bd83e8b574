package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Deployment.State;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class ContractTest {
    private final Contract contract =
            new Contract(Path.of(""), ContractTest.class.getClassLoader());

    @TestFactory
    Stream<DynamicTest> everyRule() {
        assertThat(Deployment.tasks()).isNotEmpty();
        return contract.problems().entrySet().stream()
                .map(
                        rule ->
                                dynamicTest(
                                        rule.getKey(),
                                        () -> assertThat(rule.getValue()).isEmpty()));
    }

    @Test
    void everyTaskOfHooks_runsWhatTheStepBeforeFound_andNoLonger() {
        List<State> hooks =
                Deployment.tasks().stream()
                        .filter(task -> Contract.OF_HOOKS.containsKey(task.name()))
                        .toList();
        assertThat(hooks).hasSize(2 * Contract.OF_HOOKS.size());
        for (State hook : hooks) {
            JsonNode task = hook.definition();
            assertThat(task.path("Resource").asText())
                    .isEqualTo(Contract.OF_HOOKS.get(hook.name()));
            assertThat(task.path("Parameters").properties())
                    .as("%s names nothing itself", hook)
                    .allSatisfy(named -> assertThat(named.getKey()).endsWith(".$"));
            JsonNode last = task.path("Catch").path(task.path("Catch").size() - 1);
            assertThat(last.path("ErrorEquals").toString()).isEqualTo("[\"States.ALL\"]");
            assertThat(last.path("Next").asText()).isEqualTo("HookFailed");
            if (!hook.name().equals("ReadHook")) {
                assertThat(task.path("TimeoutSecondsPath").asText()).isEqualTo("$.atMostSeconds");
                assertThat(task.path("ResultPath").isNull())
                        .as("%s keeps nothing of what the customer's answers", hook)
                        .isTrue();
            }
        }
    }

    @Test
    void hooks_areRunAlike_inBothStateMachines() {
        List<State> maps =
                Deployment.states().stream().filter(s -> s.name().equals("RunHooks")).toList();

        assertThat(maps).hasSize(2);
        assertThat(maps)
                .allSatisfy(
                        map -> {
                            assertThat(map.definition().path("MaxConcurrency").asInt()).isOne();
                            assertThat(map.definition().path("ItemProcessor"))
                                    .isEqualTo(maps.getFirst().definition().path("ItemProcessor"));
                        });
    }
}
