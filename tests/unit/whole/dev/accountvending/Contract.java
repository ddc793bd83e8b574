package dev.accountvending;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Deployment.LambdaFunction;
import dev.accountvending.Deployment.State;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What holds of every step, in a tree of this project: one name, four places, which are the state,
 * the function, the class and its test. Each rule answers what is missing, and what to add where.
 */
final class Contract {
    private static final String ROOT = "dev.accountvending.";
    private static final String SOURCES = "src/product/java";
    private static final String TESTS = "tests/unit/product";

    /** The tasks that are no steps: they run the customer's hooks, and look how those went. */
    static final Map<String, String> OF_HOOKS =
            Map.of(
                    "RunHookFunction", "arn:aws:states:::lambda:invoke",
                    "RunHookStateMachine", "arn:aws:states:::states:startExecution.sync:2",
                    "ReadHook", "arn:aws:states:::aws-sdk:sfn:describeExecution");

    /** A task that calls our functions for nothing, so that none sleeps. */
    private static final String WAKE = "WakeFunction";

    /** States that run a step once more, which an earlier state is named after. */
    private static final Map<String, String> REPEATS =
            Map.of("RepeatBaseline", "ApplyBaseline", "DelegateLater", "DelegateSubdomain");

    /** Which record an execution of a state machine gets its {@code $.waits} from. */
    private static final Map<String, String> WAITS =
            Map.of(
                    "vend-account.asl.json", ROOT + "workflow.Waits",
                    "retire-account.asl.json", ROOT + "workflow.RetireWaits");

    /** The roles outside this account whose trust only a person widens, by the grant to enter. */
    private static final List<Entrance> ENTRANCES =
            List.of(
                    new Entrance(
                            "enterOrganization",
                            "organization/management-account.yaml",
                            "VendingOrganizationRole"),
                    new Entrance(
                            "enterParentZone",
                            "organization/management-account.yaml",
                            "VendingParentZoneRole"),
                    new Entrance(
                            "readIdentities",
                            "organization/identity-account.yaml",
                            "VendingIdentityReader"));

    private static final Pattern TRUSTED =
            Pattern.compile(
                    Pattern.quote("arn:${AWS::Partition}:iam::${VendingAccountId}:role/")
                            + Pattern.quote("${Installation}-")
                            + "(\\w+)-\\*");
    private static final Pattern ROLE_NAME =
            Pattern.compile(
                    Pattern.quote("${self:service}-${sls:stage}-")
                            + "(\\w+)"
                            + Pattern.quote("-${self:provider.region}"));
    private static final Pattern WAIT = Pattern.compile("\"\\$\\.waits\\.(\\w+)\"");

    private final Path root;
    private final ClassLoader classes;
    private final List<State> allTasks;
    private final List<State> tasks;
    private final Map<String, LambdaFunction> functions;

    /** Whose trust in the vending account names functions. */
    private record Entrance(String grant, String file, String role) {}

    /**
     * @param root of the tree
     * @param classes has the tree's classes, as far as they compile
     */
    Contract(Path root, ClassLoader classes) {
        this.root = root;
        this.classes = classes;
        this.allTasks = Deployment.states(root).stream().filter(State::isTask).toList();
        this.tasks =
                allTasks.stream()
                        .filter(t -> !OF_HOOKS.containsKey(t.name()) && !t.name().equals(WAKE))
                        .map(Contract::ofStep)
                        .toList();
        this.functions =
                Deployment.functions(root).stream()
                        .collect(Collectors.toMap(LambdaFunction::name, Function.identity()));
    }

    /** What breaks each rule, by the rule's name. */
    Map<String, List<String>> problems() {
        Map<String, List<String>> problems = new LinkedHashMap<>();
        problems.put("everyTask_callsTheFunctionOfItsName_orNamesItsStep", calls());
        problems.put("everyTask_hasItsFunction", functionsOfTasks());
        problems.put("everyTask_hasItsStep", stepsOfTasks());
        problems.put("everyTask_hasItsTest", testsOfTasks());
        problems.put("everyTask_passesWhatItsStepTakes", inputs());
        problems.put("everyTask_retriesAndCatchesAndKeepsItsInput", errors());
        problems.put("everyRetrier_isThere_andUsed", retriers());
        problems.put("everyWait_isInTheExecutionsInput", waits());
        problems.put("everyFunction_hasItsHandler", handlers());
        problems.put("everyFunction_hasItsOwnRoleAndASnapshot", roles());
        problems.put("everyFunction_isTrustedWhereItEnters_andNoOther", trust());
        problems.put("everyStep_isAState", states());
        return problems;
    }

    private List<String> calls() {
        Problems problems = new Problems();
        for (State task : tasks) {
            JsonNode step = task.input().path(Step.NAME);
            String named = step.isMissingNode() ? called(task) : step.asText();
            if (!named.equals(task.name())) {
                problems.add(
                        step.isMissingNode()
                                ? "%s calls %s, not %s"
                                : "%s names the step %s, not %s",
                        task,
                        named,
                        task.name());
            }
        }
        return problems.found;
    }

    /** Returns a task under the name of its step. */
    private static State ofStep(State task) {
        String step = REPEATS.getOrDefault(task.name(), task.name());
        return new State(task.machine(), step, task.definition());
    }

    private List<String> functionsOfTasks() {
        Problems problems = new Problems();
        for (State task : tasks) {
            if (function(task) == null) {
                problems.add(
                        "%s calls a function that is missing: add %s to functions/<subject>.yml",
                        task, Deployment.functionName(called(task)));
            }
        }
        return problems.found;
    }

    private List<String> stepsOfTasks() {
        Problems problems = new Problems();
        for (State task : tasks) {
            Optional<Class<?>> type = handler(task);
            if (function(task) != null && type.isEmpty()) {
                problems.add(
                        "%s: its class is missing: add %s",
                        task, file(SOURCES, handlerName(task), ""));
            } else if (type.isPresent() && !Step.class.isAssignableFrom(type.get())) {
                problems.add("%s: its class %s does not extend Step", task, handlerName(task));
            }
        }
        return problems.found;
    }

    private List<String> testsOfTasks() {
        Problems problems = new Problems();
        for (State task : tasks) {
            String test = file(TESTS, handlerName(task), "Test");
            if (!Files.exists(root.resolve(test))) {
                problems.add("%s: its test is missing: add %s", task, test);
            }
        }
        return problems.found;
    }

    private List<String> inputs() {
        Problems problems = new Problems();
        for (State task : tasks) {
            Optional<Class<?>> input = handler(task).flatMap(Contract::input);
            if (input.isEmpty()) {
                continue; // everyTask_hasItsStep tells
            }
            Set<String> passed = task.inputFields();
            passed.remove(Step.NAME);
            RecordComponent[] components = input.get().getRecordComponents();
            Set<String> known = names(Arrays.stream(components));
            Set<String> needed = names(Arrays.stream(components).filter(c -> !isNullable(c)));
            for (String key : passed) {
                if (!known.contains(key)) {
                    problems.add("%s passes %s, which %s does not have", task, key, input.get());
                }
            }
            for (String key : needed) {
                if (!passed.contains(key)) {
                    problems.add("%s does not pass %s, which %s needs", task, key, input.get());
                }
            }
        }
        return problems.found;
    }

    private List<String> errors() {
        Problems problems = new Problems();
        for (State task : allTasks) {
            if (task.definition().path("Retry").isEmpty()) {
                problems.add("%s has no Retry", task);
            }
            JsonNode catchers = task.definition().path("Catch");
            if (catchers.isEmpty()) {
                problems.add("%s has no Catch", task);
            }
            for (JsonNode catcher : catchers) {
                // Absent, ResultPath is "$": the error would take the input's place.
                String path = catcher.path("ResultPath").asText("$");
                if (!path.startsWith("$.")) {
                    problems.add(
                            "%s: its Catch to %s loses the input (ResultPath)",
                            task, catcher.path("Next").asText());
                }
            }
        }
        return problems.found;
    }

    private List<String> retriers() {
        Problems problems = new Problems();
        Set<String> unused = new TreeSet<>();
        Deployment.yaml(root.resolve("statemachine/retries.yml"))
                .fieldNames()
                .forEachRemaining(unused::add);
        Set<String> known = Set.copyOf(unused);
        for (State task : allTasks) {
            for (JsonNode retrier : task.definition().path("Retry")) {
                if (retrier.isTextual() && !known.contains(retrier.textValue())) {
                    problems.add(
                            "%s retries %s: add %2$s to statemachine/retries.yml",
                            task, retrier.textValue());
                }
                unused.remove(retrier.asText());
            }
        }
        unused.forEach(name -> problems.add("statemachine/retries.yml: no state uses %s", name));
        return problems.found;
    }

    private List<String> waits() {
        Problems problems = new Problems();
        WAITS.forEach(
                (machine, record) -> {
                    Set<String> unused =
                            type(record)
                                    .map(r -> names(Arrays.stream(r.getRecordComponents())))
                                    .orElseThrow();
                    Set<String> known = Set.copyOf(unused);
                    WAIT.matcher(Deployment.text(root.resolve("statemachine").resolve(machine)))
                            .results()
                            .map((MatchResult found) -> found.group(1))
                            .forEach(
                                    wait -> {
                                        if (!known.contains(wait)) {
                                            problems.add(
                                                    "statemachine/%s waits for $.waits.%s: add %2$s to %s",
                                                    machine, wait, record);
                                        }
                                        unused.remove(wait);
                                    });
                    unused.forEach(
                            wait ->
                                    problems.add(
                                            "%s has %s, for which statemachine/%s never waits",
                                            record, wait, machine));
                });
        return problems.found;
    }

    private List<String> handlers() {
        Problems problems = new Problems();
        for (LambdaFunction function : functions.values()) {
            String handler = function.handler();
            if (type(handler).isEmpty()) {
                problems.add(
                        "%s: its class is missing: add %s", function, file(SOURCES, handler, ""));
            }
            if (!handler.startsWith(ROOT + function.subject() + ".")
                    || !Deployment.functionName(handler.substring(handler.lastIndexOf('.') + 1))
                            .equals(function.name())) {
                problems.add("%s has the handler %s of another name or subject", function, handler);
            }
        }
        return problems.found;
    }

    private List<String> roles() {
        Problems problems = new Problems();
        for (LambdaFunction function : functions.values()) {
            if (!function.declaration().path("iamRoleStatements").isArray()) {
                problems.add("%s has no iamRoleStatements: it would share a role", function);
            }
            if (!function.declaration().path("snapStart").asBoolean()) {
                problems.add("%s has no snapStart: true", function);
            }
        }
        return problems.found;
    }

    private List<String> trust() {
        Problems problems = new Problems();
        for (Entrance entrance : ENTRANCES) {
            Set<String> trusted = trusted(entrance, problems);
            Map<String, LambdaFunction> granted = new TreeMap<>();
            functions.values().stream()
                    .filter(function -> has(function, entrance.grant()))
                    .forEach(function -> granted.put(nameInRole(function), function));
            granted.forEach(
                    (name, function) -> {
                        if (!trusted.contains(name)) {
                            problems.add(
                                    "%s has the grant %s: add role/${Installation}-%s-* to the trust of %s in %s",
                                    function,
                                    entrance.grant(),
                                    name,
                                    entrance.role(),
                                    entrance.file());
                        }
                    });
            for (String name : trusted) {
                if (!granted.containsKey(name)) {
                    problems.add(
                            "%s: %s trusts %s, which has no grant %s",
                            entrance.file(), entrance.role(), name, entrance.grant());
                }
            }
        }
        return problems.found;
    }

    private Set<String> trusted(Entrance entrance, Problems problems) {
        Set<String> trusted = new TreeSet<>();
        JsonNode role =
                Deployment.yaml(root.resolve(entrance.file()))
                        .path("Resources")
                        .path(entrance.role());
        for (JsonNode pattern :
                role.at(
                        "/Properties/AssumeRolePolicyDocument/Statement/0/Condition/ArnLike/aws:PrincipalArn")) {
            Matcher name = TRUSTED.matcher(pattern.asText());
            if (name.matches()) {
                trusted.add(name.group(1));
            } else {
                problems.add(
                        "%s: %s trusts %s, which names no function of ours",
                        entrance.file(), entrance.role(), pattern.asText());
            }
        }
        return trusted;
    }

    private List<String> states() {
        Problems problems = new Problems();
        Set<String> states = tasks.stream().map(this::handlerName).collect(Collectors.toSet());
        Path sources = root.resolve(SOURCES);
        Deployment.files(sources, ".java")
                .filter(file -> Deployment.text(file).contains(" extends Step<"))
                .map(file -> typeName(sources.relativize(file)))
                .filter(step -> !states.contains(step))
                .forEach(
                        step ->
                                problems.add(
                                        "%s is a Step, and no state: add the state %s to a definition of statemachine/",
                                        step, step.substring(step.lastIndexOf('.') + 1)));
        return problems.found;
    }

    private static final class Problems {
        private final List<String> found = new ArrayList<>();

        // The annotation is Error Prone's own, and no dependency of ours.
        @SuppressWarnings("AnnotateFormatMethod")
        private void add(String format, Object... arguments) {
            found.add(format.formatted(arguments));
        }
    }

    /** The step of ours that a state calls; or the resource, also Lambda's without a token. */
    private static String called(State task) {
        String resource = task.definition().path("Resource").asText();
        return resource.endsWith(":lambda:invoke") ? resource : task.step().orElse(resource);
    }

    private @Nullable LambdaFunction function(State task) {
        return functions.get(Deployment.functionName(called(task)));
    }

    /** The class of the state's name, of the subject of the function that the state calls. */
    private String handlerName(State task) {
        LambdaFunction function = function(task);
        return ROOT + (function == null ? "<subject>" : function.subject()) + "." + task.name();
    }

    private Optional<Class<?>> handler(State task) {
        return type(handlerName(task));
    }

    private static String file(String folder, String type, String ending) {
        return "%s/%s%s.java".formatted(folder, type.replace('.', '/'), ending);
    }

    private static String typeName(Path source) {
        return source.toString().replaceFirst("\\.java$", "").replace('/', '.');
    }

    private Optional<Class<?>> type(String name) {
        try {
            return Optional.of(Class.forName(name, false, classes));
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
        return components
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean has(LambdaFunction function, String grant) {
        return function.declaration()
                .path("iamRoleStatements")
                .valueStream()
                .anyMatch(s -> s.asText().equals("${self:custom.grants.%s}".formatted(grant)));
    }

    /** What stands for the function in the name of its role: a shorter one, if it has that. */
    private static String nameInRole(LambdaFunction function) {
        Matcher own =
                ROLE_NAME.matcher(function.declaration().path("iamRoleStatementsName").asText());
        return own.matches() ? own.group(1) : function.name();
    }
}
