package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Deployment.LambdaFunction;
import dev.accountvending.Deployment.State;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One name, four places: the state, the function, the class and its test. Each rule names what is
 * missing, and where.
 */
class ContractTest {
    private static final String ROOT = "dev.accountvending.";

    /** The customer's own, and a look at what became of them: the only ones that are no steps. */
    private static final Map<String, String> OF_HOOKS =
            Map.of(
                    "RunHookFunction", "arn:aws:states:::lambda:invoke",
                    "RunHookStateMachine", "arn:aws:states:::states:startExecution.sync:2",
                    "ReadHook", "arn:aws:states:::aws-sdk:sfn:describeExecution");

    private final List<State> tasks =
            Deployment.tasks().stream().filter(task -> !OF_HOOKS.containsKey(task.name())).toList();
    private final List<State> hooks =
            Deployment.tasks().stream().filter(task -> OF_HOOKS.containsKey(task.name())).toList();
    private final Map<String, LambdaFunction> functions =
            Deployment.functions().stream()
                    .collect(Collectors.toMap(LambdaFunction::name, Function.identity()));
    private final List<String> problems = new ArrayList<>();

    @Test
    void everyTask_callsTheFunctionOfItsName_orNamesItsStep() {
        for (State task : tasks) {
            JsonNode step = parameters(task.definition()).path(Step.NAME);
            if (!step.isMissingNode()) {
                if (!step.asText().equals(task.name())) {
                    problem("%s names the step %s, not %s", task, step.asText(), task.name());
                }
            } else if (!called(task.definition()).equals(task.name())) {
                problem("%s calls %s, not %s", task, called(task.definition()), task.name());
            }
        }
        assertNoProblems();
    }

    @Test
    void everyTask_hasItsFunction() {
        for (State task : tasks) {
            String called = called(task.definition());
            LambdaFunction function = functions.get(functionName(called));
            if (function == null) {
                problem("%s: no file of functions/ has %s", task, functionName(called));
            } else if (!function.handler().equals(ROOT + function.subject() + "." + called)) {
                problem(
                        "%s has the handler %s, not %s%s.%s",
                        function, function.handler(), ROOT, function.subject(), called);
            }
        }
        assertNoProblems();
    }

    @Test
    void everyTask_hasItsStep() {
        for (State task : tasks) {
            Optional<Class<?>> type = handler(task);
            if (type.isEmpty()) {
                problem("%s: its class %s is missing", task, handlerName(task));
            } else if (!Step.class.isAssignableFrom(type.get())) {
                problem("%s: its class %s does not extend Step", task, handlerName(task));
            }
        }
        assertNoProblems();
    }

    @Test
    void everyTask_hasItsTest() {
        for (State task : tasks) {
            Path test = Path.of("tests/unit", handlerName(task).replace('.', '/') + "Test.java");
            if (!Files.exists(test)) {
                problem("%s: its test %s is missing", task, test);
            }
        }
        assertNoProblems();
    }

    @Test
    void everyTask_passesWhatItsStepTakes() {
        for (State task : tasks) {
            Optional<Class<?>> input = handler(task).flatMap(ContractTest::input);
            if (input.isEmpty()) {
                continue; // everyTask_hasItsStep tells
            }
            Set<String> passed = new TreeSet<>();
            parameters(task.definition())
                    .fieldNames()
                    .forEachRemaining(key -> passed.add(key.replaceFirst("\\.\\$$", "")));
            passed.remove(Step.NAME);
            RecordComponent[] components = input.get().getRecordComponents();
            Set<String> known = names(Arrays.stream(components));
            Set<String> needed = names(Arrays.stream(components).filter(c -> !isNullable(c)));
            for (String key : passed) {
                if (!known.contains(key)) {
                    problem("%s passes %s, which %s does not have", task, key, input.get());
                }
            }
            for (String key : needed) {
                if (!passed.contains(key)) {
                    problem("%s does not pass %s, which %s needs", task, key, input.get());
                }
            }
        }
        assertNoProblems();
    }

    @Test
    void everyTask_retriesAndCatchesAndKeepsItsInput() {
        for (State task : Deployment.tasks()) {
            if (task.definition().path("Retry").isEmpty()) {
                problem("%s has no Retry", task);
            }
            JsonNode catchers = task.definition().path("Catch");
            if (catchers.isEmpty()) {
                problem("%s has no Catch", task);
            }
            for (JsonNode catcher : catchers) {
                // Absent, ResultPath is "$": the error would take the input's place.
                String path = catcher.path("ResultPath").asText("$");
                if (!path.startsWith("$.")) {
                    problem(
                            "%s: its Catch to %s loses the input (ResultPath)",
                            task, catcher.path("Next").asText());
                }
            }
        }
        assertNoProblems();
    }

    @Test
    void everyTaskOfHooks_runsWhatTheStepBeforeFound_andNoLonger() {
        assertThat(hooks).hasSize(2 * OF_HOOKS.size());
        for (State hook : hooks) {
            JsonNode task = hook.definition();
            assertThat(task.path("Resource").asText()).isEqualTo(OF_HOOKS.get(hook.name()));
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

    @Test
    void everyTask_isCalledByTheAliasOfItsFunction() {
        String machines = Deployment.text(Path.of("resources/state-machines.yml"));
        for (State task : tasks) {
            String called = called(task.definition());
            String alias = "{Ref: %sSnapStartLambdaAlias}".formatted(called);
            if (!machines.contains("%s: %s".formatted(called, alias))) {
                problem("%s: resources/state-machines.yml does not substitute it", task);
            }
            if (!machines.contains("- " + alias)) {
                problem("%s: resources/state-machines.yml does not let it be invoked", task);
            }
        }
        assertNoProblems();
    }

    @Test
    void everyFunction_hasItsHandler() {
        for (LambdaFunction function : functions.values()) {
            String handler = function.handler();
            if (type(handler).isEmpty()) {
                problem("%s: its class %s is missing", function, handler);
            }
            if (!handler.startsWith(ROOT + function.subject() + ".")
                    || !functionName(handler.substring(handler.lastIndexOf('.') + 1))
                            .equals(function.name())) {
                problem("%s has the handler %s of another name or subject", function, handler);
            }
        }
        assertNoProblems();
    }

    @Test
    void everyFunction_hasItsOwnRoleAndASnapshot() {
        for (LambdaFunction function : functions.values()) {
            if (!function.declaration().path("iamRoleStatements").isArray()) {
                problem("%s has no iamRoleStatements: it would share a role", function);
            }
            if (!function.declaration().path("snapStart").asBoolean()) {
                problem("%s has no snapStart: true", function);
            }
        }
        assertNoProblems();
    }

    @Test
    void everyStep_isAState() {
        Set<String> states = tasks.stream().map(this::handlerName).collect(Collectors.toSet());
        Deployment.files("src/main/java", ".java")
                .filter(file -> Deployment.text(file).contains(" extends Step<"))
                .map(ContractTest::typeName)
                .filter(step -> !states.contains(step))
                .forEach(step -> problem("%s is a Step, but no state of statemachine/ is", step));
        assertNoProblems();
    }

    @SuppressWarnings(
            "AnnotateFormatMethod") // the annotation is Error Prone's own, and no dependency of
    // ours
    private void problem(String format, Object... arguments) {
        problems.add(format.formatted(arguments));
    }

    private void assertNoProblems() {
        assertThat(tasks).isNotEmpty();
        assertThat(problems).isEmpty();
    }

    /** What a state calls; one that waits for its token calls it through Step Functions' own. */
    private static String called(JsonNode task) {
        String substituted =
                isWaiting(task)
                        ? task.path("Parameters").path("FunctionName").asText()
                        : task.path("Resource").asText();
        return substituted.replaceFirst("^\\$\\{(\\w+)}$", "$1");
    }

    private static JsonNode parameters(JsonNode task) {
        JsonNode parameters = task.path("Parameters");
        return isWaiting(task) ? parameters.path("Payload") : parameters;
    }

    private static boolean isWaiting(JsonNode task) {
        return task.path("Resource").asText().endsWith(":lambda:invoke.waitForTaskToken");
    }

    /** The class of the state's name, of the subject of the function that the state calls. */
    private String handlerName(State task) {
        LambdaFunction function = functions.get(functionName(called(task.definition())));
        return ROOT + (function == null ? "?" : function.subject()) + "." + task.name();
    }

    private Optional<Class<?>> handler(State task) {
        return type(handlerName(task));
    }

    private static String typeName(Path source) {
        return Path.of("src/main/java")
                .relativize(source)
                .toString()
                .replaceFirst("\\.java$", "")
                .replace('/', '.');
    }

    private static String functionName(String state) {
        return state.substring(0, 1).toLowerCase(Locale.ROOT) + state.substring(1);
    }

    private static Optional<Class<?>> type(String name) {
        try {
            return Optional.of(Class.forName(name, false, ContractTest.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /** What a step takes: the first argument of the {@code Step} that it extends. */
    private static Optional<Class<?>> input(Class<?> step) {
        return step.getGenericSuperclass() instanceof ParameterizedType parent
                        && parent.getActualTypeArguments()[0] instanceof Class<?> input
                        && input.isRecord()
                ? Optional.of(input)
                : Optional.empty();
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Set<String> names(Stream<RecordComponent> components) {
        return components.map(RecordComponent::getName).collect(Collectors.toSet());
    }
}
