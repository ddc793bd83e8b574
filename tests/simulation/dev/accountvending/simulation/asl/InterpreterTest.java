package dev.accountvending.simulation.asl;

import static dev.accountvending.simulation.asl.Script.returned;
import static dev.accountvending.simulation.asl.Script.silence;
import static dev.accountvending.simulation.asl.Script.thrown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.simulation.asl.Execution.Event;
import dev.accountvending.simulation.asl.Execution.Status;
import dev.accountvending.simulation.asl.Script.Answer;
import dev.accountvending.simulation.asl.Script.Seen;
import dev.accountvending.simulation.asl.StateMachines.Refusal;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What moto cannot show, by AWS's documents. {@link InterpreterIT} has the rest. */
class InterpreterTest {
    private static final String TASK = "'Type':'Task','Resource':'" + Script.FUNCTIONS + "f'";
    private static final String WAITING =
            "'Type':'Task','Resource':'arn:aws:states:::lambda:invoke.waitForTaskToken',"
                    + "'Parameters':{'FunctionName':'%sf','Payload':{'token.$':'$$.Task.Token'}}"
                            .formatted(Script.FUNCTIONS);
    private static final String CATCH_ALL =
            "'Catch':[{'ErrorEquals':['States.ALL'],'Next':'C'}],'End':true},'C':{'Type':'Pass'";

    private final Interpreted interpreted = new Interpreted();
    private final StateMachines machines = interpreted.machines;

    @AfterEach
    void close() {
        interpreted.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Type':'Activity'",
                "'Type':'Pass','Assign':{}",
                "'Type':'Pass','Parameters':{'x.$':'$.a[0]'}",
                "'Type':'Pass','Parameters':{'x':{'y.$':'States.UUID()'}}",
                "'Type':'Pass','Parameters':{'x':[{'y.$':'$.a'}]}",
                "'Type':'Wait','Timestamp':'2027-01-01T00:00:00Z'",
                "'Type':'Task','Resource':'arn:aws:states:::sqs:sendMessage'",
                "'Type':'Task','Resource':'arn:aws:lambda:f','HeartbeatSeconds':3",
                "'Type':'Task','Resource':'arn:aws:lambda:f','Retry':[{'MaxTries':3}]",
                "'Type':'Task','Resource':'arn:aws:lambda:f','Retry':[{'JitterStrategy':'HALF'}]",
                "'Type':'Task','Resource':'arn:aws:lambda:f','Catch':[{'Assign':{}}]",
                "'Type':'Choice','Choices':[{'Variable':'$.a','StringMatches':'*'}]",
                "'Type':'Choice','Choices':[{'And':[{'Variable':'$.a','IsNull':true}]}]",
                "'Type':'Map','ItemReader':{}",
                "'Type':'Map','ItemProcessor':{'ProcessorConfig':{'Mode':'BOTH'}}",
                "'Type':'Map','ItemProcessor':{'StartAt':'B','States':{'B':{'Type':'Poll'}}}",
                "'Type':'Parallel','Branches':[{'States':{'B':{'Type':'Pass','Kept':1}}}]"
            })
    void definition_withSomethingUnknown_isRefused(String state) {
        assertThatThrownBy(() -> interpreted.start(script(state)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not know");
    }

    @Test
    void start_twice_isTheSameWhileItRunsWithTheSameInput() {
        Script script = script("'Type':'Wait','Seconds':9,'End':true");
        Execution first = interpreted.start(script);

        assertThat(start("x", script.input())).isSameAs(first);
        assertRefused(() -> start("x", Script.read("{}")), "ExecutionAlreadyExists");

        pass(Duration.ofSeconds(10));
        assertThat(first.status()).isEqualTo(Status.SUCCEEDED);
        assertRefused(() -> start("x", script.input()), "ExecutionAlreadyExists");

        pass(Duration.ofDays(91));
        assertRefused(() -> machines.find(first.arn()), "ExecutionDoesNotExist");
        assertThat(start("x", script.input())).isNotSameAs(first);
    }

    @Test
    void start_withWrongName_isRefused() {
        interpreted.start(script("'Type':'Pass','End':true"));

        for (String name : List.of("", "a b", "a/b", "a:b", "a\n", "x".repeat(81))) {
            assertRefused(() -> start(name, Script.read("{}")), "InvalidName");
        }
        assertRefused(
                () -> machines.start(Interpreted.MACHINE + "none", "a", Script.read("{}")),
                "StateMachineDoesNotExist");
    }

    @Test
    void token_isWorthNothing_onceNobodyWaits() {
        Script script = script(WAITING + ",'TimeoutSeconds':100,'End':true", returned("null"));
        Execution late = interpreted.start(script);
        pass(Duration.ofSeconds(200));
        Execution stopped = start("stopped", Script.read("{}"));
        pass(Duration.ofSeconds(1));
        machines.stop(stopped.arn(), "Enough", "of it");
        Execution told = start("told", Script.read("{}"));
        pass(Duration.ofSeconds(1));
        machines.sendTaskSuccess("00000003", Script.read("5"));
        pass(Duration.ofSeconds(1));

        assertThat(late.description().path("Error").asText()).isEqualTo("States.Timeout");
        assertThat(stopped.status()).isEqualTo(Status.ABORTED);
        assertThat(stopped.description().path("Cause").asText()).isEqualTo("of it");
        assertThat(told.description().path("Output").asText()).isEqualTo("5");
        for (String token : List.of("00000001", "00000002", "00000003")) {
            assertRefused(() -> machines.sendTaskSuccess(token, Script.read("1")), "TaskTimedOut");
        }
    }

    @Test
    void stop_stopsWhatItStarted_andIgnoresLateAnswers() {
        machines.define(
                Interpreted.MACHINE + "child",
                definition("'A':{'Type':'Wait','Seconds':500,'End':true}"));
        Execution parent =
                interpreted.start(
                        script(
                                "'Type':'Parallel','Branches':[%s,%s],'End':true"
                                        .formatted(
                                                part(
                                                        "'Type':'Task','Resource':'%s','Parameters':{'StateMachineArn':'%schild','Name':'c'},'End':true"
                                                                .formatted(
                                                                        Definition.START_AND_WAIT,
                                                                        Interpreted.MACHINE)),
                                                part(TASK + ",'End':true")),
                                returned("1")));
        pass(Duration.ofMillis(45));

        machines.stop(parent.arn(), "", "");
        pass(Duration.ofDays(1));

        assertThat(machines.list(Interpreted.MACHINE + "child"))
                .extracting(Execution::status)
                .containsExactly(Status.ABORTED);
        assertThat(parent.events().getLast().type()).isEqualTo("ExecutionAborted");
    }

    @Test
    void redrive_runsAgainOnlyWhatDidNotSucceed() {
        Execution execution =
                interpreted.start(
                        script(
                                "'Type':'Map','ItemsPath':'$.a','MaxConcurrency':1,'ItemSelector':{'v.$':'$$.Map.Item.Value'},'ItemProcessor':{'ProcessorConfig':{'Mode':'INLINE'},'StartAt':'B','States':{'B':{%s,'Parameters':{'v.$':'$.v','r.$':'$$.Execution.RedriveCount'},'End':true}}},'End':true"
                                        .formatted(TASK),
                                returned("1"),
                                thrown("E"),
                                returned("2"),
                                returned("3")));
        pass(Duration.ofSeconds(1));
        assertThat(execution.status()).isEqualTo(Status.FAILED);

        machines.redrive(execution.arn());
        pass(Duration.ofSeconds(1));

        Seen seen = interpreted.seen(execution);
        assertThat(seen.output()).hasToString("[1,2,3]");
        assertThat(seen.calls())
                .containsExactly(
                        "f{\"v\":7,\"r\":0}",
                        "f{\"v\":8,\"r\":0}",
                        "f{\"v\":8,\"r\":1}",
                        "f{\"v\":9,\"r\":1}");
        assertRefused(() -> machines.redrive(execution.arn()), "ExecutionNotRedrivable");
    }

    @Test
    void redrive_afterTwoWeeks_isRefused() {
        Execution execution = interpreted.start(script("'Type':'Fail'"));
        pass(Duration.ofDays(15));

        assertRefused(() -> machines.redrive(execution.arn()), "ExecutionNotRedrivable");
    }

    @Test
    void redrive_ofDistributedMap_keepsTheExecutionsThatSucceeded() {
        Execution execution =
                interpreted.start(
                        script(
                                "'Type':'Map','Label':'L','ItemsPath':'$.a','ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},'StartAt':'B','States':{'B':{%s,'End':true}}},'End':true"
                                        .formatted(TASK),
                                returned("1"),
                                thrown("E"),
                                returned("2"),
                                returned("3")));
        pass(Duration.ofSeconds(1));
        int before = interpreted.children("x", "L").size();

        machines.redrive(execution.arn());
        pass(Duration.ofSeconds(1));

        assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(interpreted.children("x", "L"))
                .hasSize(before)
                .allMatch(child -> child.status() == Status.SUCCEEDED)
                .allMatch(
                        child ->
                                child.arn()
                                        .startsWith(
                                                "arn:aws:states:us-east-1:123456789012:execution:x/L:"));
    }

    @Test
    void execution_fails_whenItsHistoryIsFull() {
        Execution execution = interpreted.start(script("'Type':'Wait','Seconds':1,'Next':'A'"));

        pass(Duration.ofDays(1));

        assertThat(execution.events()).hasSize(25_000);
        assertThat(execution.description().path("Error").asText()).isEqualTo("States.Runtime");
    }

    @Test
    void payload_beyond256KiB_failsTheExecution_andIsNotCaught() {
        String large = "\"%s\"".formatted("x".repeat(262_143));

        Seen seen =
                interpreted.run(script(TASK + "," + CATCH_ALL + ",'End':true", returned(large)));

        assertThat(seen.error()).isEqualTo("States.DataLimitExceeded");
        assertThat(seen.states()).containsExactly("A");
    }

    @Test
    void execution_endsAtItsOwnTimeout() {
        Script script =
                new Script(
                        "x",
                        Script.read(
                                "{\"TimeoutSeconds\":60,\"StartAt\":\"A\",\"States\":{\"A\":"
                                        + "{\"Type\":\"Wait\",\"Seconds\":99,\"End\":true}}}"),
                        Script.read("{}"),
                        Map.of());

        Execution execution = interpreted.start(script);
        pass(Duration.ofSeconds(61));

        assertThat(execution.status()).isEqualTo(Status.TIMED_OUT);
    }

    @Test
    void retrier_waitsLongerEachTime_upToItsMost() {
        Execution execution =
                interpreted.start(
                        script(
                                TASK
                                        + ",'Retry':[{'ErrorEquals':['E'],'IntervalSeconds':2,'BackoffRate':3,'MaxDelaySeconds':20,'MaxAttempts':4}],'End':true",
                                thrown("E")));
        pass(Duration.ofDays(1));

        assertThat(delays(execution)).containsExactly(2000L, 6000L, 18_000L, 20_000L);
    }

    @Test
    void retrier_withFullJitter_waitsForAnyPartOfIt() {
        Execution execution =
                interpreted.start(
                        script(
                                TASK
                                        + ",'Retry':[{'ErrorEquals':['E'],'IntervalSeconds':10,'BackoffRate':1,'MaxAttempts':200,'JitterStrategy':'FULL'}],'End':true",
                                thrown("E")));
        pass(Duration.ofDays(1));

        assertThat(delays(execution)).hasSize(200).allMatch(delay -> delay < 10_000);
        assertThat(delays(execution)).anyMatch(delay -> delay < 1000);
        assertThat(delays(execution)).anyMatch(delay -> delay > 9000);
    }

    /** Returns the milliseconds between each failure and the next try. */
    private static List<Long> delays(Execution execution) {
        List<Event> events = execution.events();
        return IntStream.range(1, events.size())
                .filter(i -> events.get(i).type().equals("LambdaFunctionScheduled"))
                .filter(i -> events.get(i - 1).type().equals("LambdaFunctionFailed"))
                .mapToObj(i -> Duration.between(events.get(i - 1).at(), events.get(i).at()))
                .map(Duration::toMillis)
                .toList();
    }

    @Test
    void map_runsNoMoreThanAllowedAtOnce() {
        interpreted.start(
                script(
                        "'Type':'Map','ItemsPath':'$.a','MaxConcurrency':2,'ItemProcessor':{'ProcessorConfig':{'Mode':'INLINE'},'StartAt':'B','States':{'B':{%s,'End':true}}},'End':true"
                                .formatted(TASK),
                        silence()));
        Execution execution = machines.list(Interpreted.MACHINE + "x").getFirst();

        pass(Duration.ofDays(1));

        assertThat(interpreted.seen(execution).calls()).containsExactlyInAnyOrder("f7", "f8");
        machines.stop(execution.arn(), "", "");
    }

    @Test
    void events_nameTheOnesThatLedToThem() {
        Execution execution =
                interpreted.start(
                        script(
                                "'Type':'Parallel','Branches':[%s,%s],'End':true"
                                        .formatted(
                                                part(TASK + ",'End':true"),
                                                part("'Type':'Wait','Seconds':9,'End':true")),
                                thrown("E")));
        pass(Duration.ofDays(1));

        List<Event> events = execution.events();
        Event failed =
                events.stream()
                        .filter(event -> event.type().equals("LambdaFunctionFailed"))
                        .findFirst()
                        .orElseThrow();
        Event started = events.get((int) failed.previous() - 1);
        Event scheduled = events.get((int) started.previous() - 1);
        Event entered = events.get((int) scheduled.previous() - 1);
        assertThat(entered.type()).isEqualTo("TaskStateEntered");
        assertThat(events.get((int) entered.previous() - 1).type())
                .isEqualTo("ParallelStateStarted");
    }

    private void pass(Duration time) {
        Instant until = interpreted.time.now().plus(time);
        interpreted.time.runUntil(until);
    }

    private Execution start(String name, JsonNode input) {
        return machines.start(Interpreted.MACHINE + "x", name, input);
    }

    private static void assertRefused(ThrowingCallable request, String code) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static Script script(String state, Answer... answers) {
        return new Script(
                "x",
                definition("'A':{%s}".formatted(state)),
                Script.read("{\"a\":[7,8,9]}"),
                Map.of("f", List.of(answers)));
    }

    private static JsonNode definition(String states) {
        return Script.read("{'StartAt':'A','States':{%s}}".formatted(states).replace('\'', '"'));
    }

    private static String part(String state) {
        return "{'StartAt':'B','States':{'B':{%s}}}".formatted(state);
    }
}
