package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.Deployment.LambdaFunction;
import dev.accountvending.Deployment.State;
import dev.accountvending.local.deployment.DefaultSettings;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.LogKeys;
import dev.accountvending.runtime.Snapshot;
import dev.accountvending.runtime.Step;
import dev.accountvending.runtime.TestingCheckpoint;
import dev.accountvending.runtime.TestingLog;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What is declared of functions with several handlers leads to the handler that it means. */
class RoutersTest {
    private static final LambdaEnvironment ENVIRONMENT =
            environment(
                    Map.ofEntries(
                            Map.entry("AWS_REGION", "us-east-1"),
                            Map.entry("AWS_ACCESS_KEY_ID", "test"),
                            Map.entry("AWS_SECRET_ACCESS_KEY", "test"),
                            Map.entry("AVM_TABLE", "ledger"),
                            Map.entry("AVM_ADMINISTRATORS", "ada@example.com"),
                            Map.entry("AVM_ROOT_EMAIL_TEMPLATE", "aws+{lease}@example.com"),
                            stateMachine("VEND"),
                            stateMachine("RETIRE"),
                            stateMachine("RECONCILE"),
                            Map.entry("AVM_PARENT_DOMAIN", "accounts.example.com"),
                            Map.entry("AVM_PARENT_ZONE_ID", "Z1"),
                            Map.entry(
                                    "AVM_PARENT_ZONE_READER_ROLE_ARN",
                                    "arn:aws:iam::333333333333:role/vending/DnsReadOnly"),
                            Map.entry("AVM_IDENTITY_ACCOUNT_ID", "222222222222"),
                            Map.entry(
                                    "AVM_OPERATOR_ROLE_ARN",
                                    "arn:aws:iam::111111111111:role/Operator")));

    private static LambdaEnvironment environment(Map<String, String> but) {
        Map<String, String> variables = new HashMap<>(DefaultSettings.read(Path.of("")));
        variables.putAll(but);
        return new LambdaEnvironment(variables, Clock.systemUTC());
    }

    private static Map.Entry<String, String> stateMachine(String name) {
        return Map.entry(
                "AVM_%s_STATE_MACHINE_ARN".formatted(name),
                "arn:aws:states:us-east-1:111111111111:stateMachine:x");
    }

    @TestFactory
    Stream<DynamicTest> everySignedRoute_reachesTheClassOfItsOperation() {
        return routes("aws_iam").map(route -> dynamicTest(route.key(), () -> check(route)));
    }

    @Test
    void signedRoutes_areOfFiveFunctionsAtMost() {
        assertThat(routes("aws_iam").map(route -> route.function().name()).distinct())
                .hasSizeBetween(1, 5);
    }

    private static void check(Route route) {
        String operation = ApiContract.get().operationId(route.method(), route.path());

        assertThat(Deployment.functionName(answering(route))).isEqualTo(operation);
    }

    @Test
    void slacksRoutes_reachTheirClasses() {
        assertThat(routes("").map(RoutersTest::answering))
                .containsExactlyInAnyOrder("SlackCommands", "SlackInteractions");
    }

    @TestFactory
    Stream<DynamicTest> everyStateThatNamesItsStep_reachesIt() {
        return Deployment.tasks().stream()
                .filter(task -> task.definition().path("Parameters").has(Step.NAME))
                .map(
                        task ->
                                dynamicTest(
                                        task.toString(),
                                        () -> assertThat(failing(task)).isEqualTo(task.name())));
    }

    @Test
    void everyOperation_isPrimedByARequestThatNobodySigned() throws Exception {
        TestingCheckpoint checkpoint = new TestingCheckpoint();
        Map<String, String> variables = new HashMap<>(ENVIRONMENT.variables());
        variables.put("AWS_ENDPOINT_URL", "http://localhost:1"); // AWS is not to be asked
        LambdaEnvironment environment =
                new LambdaEnvironment(variables, Clock.systemUTC(), Snapshot.of(checkpoint));
        try (TestingLog log = TestingLog.ofPackage("dev.accountvending.api")) {
            environment.with(() -> made(function("administerApi").handler()));

            checkpoint.pass();

            assertThat(log.lines())
                    .extracting(line -> line.path(LogKeys.STEP).asText())
                    .containsExactlyInAnyOrder(
                            "ResumeAccount",
                            "ResumeKind",
                            "ReleaseDomain",
                            "RequestReconciliation");
        }
    }

    @Test
    void anotherName_fails() {
        LambdaFunction notify = function("notify");

        assertThatThrownBy(() -> call(notify, Json.MAPPER.createObjectNode().put("step", "Vend")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Notify has nothing for the step \"Vend\".");
    }

    /** A route and its function, as a file of {@code functions/} declares them. */
    private record Route(LambdaFunction function, String method, String path) {
        String key() {
            return method + " " + path;
        }
    }

    private static Stream<Route> routes(String authorizer) {
        return Deployment.functions().stream()
                .flatMap(
                        function ->
                                function.declaration()
                                        .path("events")
                                        .valueStream()
                                        .map(event -> event.path("httpApi"))
                                        .filter(JsonNode::isObject)
                                        .filter(
                                                api ->
                                                        api.at("/authorizer/type")
                                                                .asText()
                                                                .equals(authorizer))
                                        .map(
                                                api ->
                                                        new Route(
                                                                function,
                                                                api.path("method").asText(),
                                                                api.path("path").asText())));
    }

    /** The class that logs that it has answered a request that nobody signed. */
    private static String answering(Route route) {
        ObjectNode event = Json.MAPPER.createObjectNode().put("routeKey", route.key());
        return loggedStep(() -> call(route.function(), event));
    }

    /** The class that logs that it has refused an input with a field that no step knows. */
    private static String failing(State task) {
        String called = Deployment.functionName(task.step().orElseThrow());
        JsonNode step = task.definition().path("Parameters").path(Step.NAME);
        ObjectNode input = Json.MAPPER.createObjectNode().put("unknown", true);
        input.set(Step.NAME, step);
        return loggedStep(
                () ->
                        assertThat(catchThrowable(() -> call(function(called), input)))
                                .isInstanceOf(VendingFailed.class));
    }

    /** Something that may fail. */
    private interface Act {
        void run() throws IOException;
    }

    private static String loggedStep(Act act) {
        try (TestingLog log = TestingLog.ofPackage("dev.accountvending")) {
            act.run();
            return log.lines().getLast().path(LogKeys.STEP).asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // Only Lambda can make a context, and nobody looks at it here.
    @SuppressWarnings("NullAway")
    private static void call(LambdaFunction function, ObjectNode event) throws IOException {
        RequestStreamHandler handler = ENVIRONMENT.with(() -> made(function.handler()));
        handler.handleRequest(
                new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream(),
                null);
    }

    private static RequestStreamHandler made(String handler) {
        try {
            return Class.forName(handler)
                    .asSubclass(RequestStreamHandler.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(handler, e);
        }
    }

    private static LambdaFunction function(String name) {
        return Deployment.functions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
