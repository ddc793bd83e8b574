package dev.accountvending.simulation.asl;

import static dev.accountvending.simulation.asl.Script.returned;
import static dev.accountvending.simulation.asl.Script.silence;
import static dev.accountvending.simulation.asl.Script.thrown;
import static dev.accountvending.simulation.asl.Script.told;
import static dev.accountvending.simulation.asl.Script.toldError;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.simulation.asl.Script.Answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small definition for each feature of the language that the definitions use. */
final class Scripts {
    private static final String CATCH =
            "'Catch':[{'ErrorEquals':['States.ALL'],'ResultPath':'$.e','Next':'Caught'}],";
    private static final String CAUGHT = "'Caught':{'Type':'Pass','End':true}";
    private static final String TASK = "'Type':'Task','Resource':'" + Script.FUNCTIONS + "f',";
    private static final String INVOKE =
            "'Type':'Task','Resource':'arn:aws:states:::lambda:invoke',";
    private static final String WAIT_FOR_TOKEN =
            "'Type':'Task','Resource':'arn:aws:states:::lambda:invoke.waitForTaskToken',"
                    + "'Parameters':{'FunctionName':'"
                    + Script.FUNCTIONS
                    + "f',"
                    + "'Payload':{'token.$':'$$.Task.Token','x.$':'$.n'}},";

    private final List<Script> all = new ArrayList<>();

    private Scripts() {}

    static List<Script> all() {
        Scripts scripts = new Scripts();
        scripts.choices();
        scripts.paths();
        scripts.tasks();
        scripts.retries();
        scripts.branches();
        scripts.executions();
        return scripts.all;
    }

    private void add(String name, String states, Answer... answers) {
        add(
                name,
                states,
                "{'n':1,'s':'text','t':true,'z':null,'o':{'p':{'q':2}},'a':[3,'four',{'five':5}]}",
                answers);
    }

    private void add(String name, String states, String input, Answer... answers) {
        String first = states.substring(1, states.indexOf('\'', 1));
        all.add(
                new Script(
                        name,
                        read("{'StartAt':'%s','States':{%s}}".formatted(first, states)),
                        read(input),
                        answers.length == 0 ? Map.of() : Map.of("f", List.of(answers))));
    }

    private static JsonNode read(String json) {
        return Script.read(json.replace('\'', '"').replace('`', '\''));
    }

    /** Each rule with values of every type, one after another. */
    private void choices() {
        Map<String, String> rules =
                Map.of(
                        "string-equals", "'Variable':'$.v','StringEquals':'a'",
                        "boolean-equals", "'Variable':'$.v','BooleanEquals':true",
                        "boolean-equals-false", "'Variable':'$.v','BooleanEquals':false",
                        "greater", "'Variable':'$.v','NumericGreaterThan':3",
                        "greater-equals", "'Variable':'$.v','NumericGreaterThanEquals':3",
                        "present", "'Variable':'$.v','IsPresent':true",
                        "absent", "'Variable':'$.v','IsPresent':false",
                        "and",
                                "'And':[{'Variable':'$.v','IsPresent':true},{'Variable':'$.v','NumericGreaterThan':2},{'Variable':'$.v','NumericGreaterThanEquals':3.5}]");
        rules.forEach(
                (name, rule) -> {
                    boolean mayLack = rule.contains("IsPresent");
                    add(
                            name,
                            "'M':{'Type':'Map','MaxConcurrency':1,'ItemProcessor':{'ProcessorConfig':{'Mode':'INLINE'},'StartAt':'C','States':{'C':{'Type':'Choice','Choices':[{%s,'Next':'Y'}],'Default':'N'},'Y':{'Type':'Pass','Result':'yes','End':true},'N':{'Type':'Pass','Result':'no','End':true}}},'End':true}"
                                    .formatted(rule),
                            "[{'v':true},{'v':false},{'v':'true'},{'v':'a'},{'v':'b'},{'v':''},{'v':2},{'v':3},{'v':3.0},{'v':3.5},{'v':4},{'v':-1},{'v':'3'},{'v':null},{'v':[3]},{'v':{'a':3}}%s]"
                                    .formatted(mayLack ? ",{},{'w':1}" : ""));
                });
        add(
                "choice-of-nothing",
                "'C':{'Type':'Choice','Choices':[{'Variable':'$.x','StringEquals':'a','Next':'Y'}],'Default':'Y'},'Y':{'Type':'Succeed'}");
        add(
                "no-choice",
                "'C':{'Type':'Choice','Choices':[{'Variable':'$.s','StringEquals':'a','Next':'Y'}]},'Y':{'Type':'Succeed'}");
        add(
                "first-choice",
                "'C':{'Type':'Choice','InputPath':'$.o','OutputPath':'$.p','Choices':[{'Variable':'$.p.q','NumericGreaterThan':1,'Next':'Y'},{'Variable':'$.p.q','NumericGreaterThan':0,'Next':'N'}]},'Y':{'Type':'Succeed'},'N':{'Type':'Pass','Result':0,'End':true}");
    }

    private void paths() {
        for (String fields :
                List.of(
                        "'Result':{'r':1}",
                        "'Result':{'r':1},'ResultPath':null",
                        "'Result':[7],'ResultPath':'$'",
                        "'Result':{'r':1},'ResultPath':'$.new'",
                        "'Result':{'r':1},'ResultPath':'$.o.p'",
                        "'Result':null,'ResultPath':'$.o.q.r.s'",
                        "'InputPath':'$.o','ResultPath':'$.deep'",
                        "'InputPath':null",
                        "'OutputPath':null",
                        "'OutputPath':'$.o.p'",
                        "'InputPath':'$.a','OutputPath':'$'",
                        "'InputPath':'$.o','Parameters':{'x.$':'$.p','y':{'z.$':'$.p.q','k':'$.p'}}",
                        "'InputPath':'$.none'",
                        "'OutputPath':'$.none'",
                        "'Parameters':{'x.$':'$.none'}",
                        "'Parameters':{'x.$':'$$.Execution.Id','y.$':'$$.Execution.Name','i.$':'$$.Execution.Input.o','s.$':'$$.State.Name','m.$':'$$.StateMachine.Id'}",
                        "'Parameters':{'x.$':'States.Format(`{}-{}, {} {}`, $.s, $.n, $.t, $$.Execution.Name)'}",
                        "'Parameters':{'x.$':'States.Format(`no hole`)','y.$':'States.Format(`{}`, `a`)'}",
                        "'Parameters':{'x.$':'States.JsonToString($.o)','y.$':'States.JsonToString($.s)','z.$':'States.JsonToString($.a)'}",
                        "'Parameters':{'x.$':'States.MathAdd($.n, 1)','y.$':'States.MathAdd($.n, $.o.p.q)'}",
                        "'Parameters':{'x.$':'States.ArrayContains($.a, 3)','y.$':'States.ArrayContains($.a, `four`)','z.$':'States.ArrayContains($.a, false)'}")) {
            add(
                    "pass-" + all.size(),
                    "'A':{'Type':'Pass',%s,'Next':'B'},'B':{'Type':'Succeed'}".formatted(fields));
        }
        add("result-on-a-text", "'A':{'Type':'Pass','Result':1,'ResultPath':'$.s.x','End':true}");
        add("succeed", "'A':{'Type':'Succeed','InputPath':'$.o','OutputPath':'$.p'}");
        add("fail", "'A':{'Type':'Fail','Error':'E','Cause':'why'}");
        add("fail-with-nothing", "'A':{'Type':'Fail'}");
        add(
                "fail-with-paths",
                "'A':{'Type':'Fail','ErrorPath':'$.s','CausePath':'States.JsonToString($.o)'}");
        add("fail-with-wrong-path", "'A':{'Type':'Fail','ErrorPath':'$.none','Cause':'why'}");
        add(
                "wait",
                "'A':{'Type':'Wait','Seconds':5,'OutputPath':'$.o','Next':'B'},'B':{'Type':'Wait','SecondsPath':'$.p.q','End':true}");
        add("wait-for-a-text", "'A':{'Type':'Wait','SecondsPath':'$.s','End':true}");
        add("wait-below-0", "'A':{'Type':'Wait','SecondsPath':'$.s','End':true}", "{'s':-3}");
    }

    private void tasks() {
        add("task", "'A':{" + TASK + "'End':true}", returned("{\"r\":[1,{}]}"));
        add(
                "task-fields",
                "'A':{"
                        + TASK
                        + "'InputPath':'$.o','Parameters':{'x.$':'$.p.q'},'ResultSelector':{'y.$':'$.r','k':1},'ResultPath':'$.out','OutputPath':'$.out','End':true}",
                returned("{\"r\":2,\"s\":3}"));
        add(
                "task-to-nothing",
                "'A':{" + TASK + "'ResultPath':null,'End':true}",
                returned("{\"r\":2}"));
        add(
                "task-of-a-text",
                "'A':{" + TASK + "'ResultPath':'$.r','End':true}",
                returned("\"text\""));
        add(
                "invoke",
                "'A':{"
                        + INVOKE
                        + "'Parameters':{'FunctionName':'"
                        + Script.FUNCTIONS
                        + "f','Payload.$':'$.o'},'ResultSelector':{'p.$':'$.Payload','c.$':'$.StatusCode'},'End':true}",
                returned("{\"r\":2}"));
        add(
                "invoke-by-path",
                "'A':{"
                        + INVOKE
                        + "'Parameters':{'FunctionName.$':'$.f','Payload':{'k':1}},'OutputPath':'$.Payload.r','End':true}",
                "{'f':'" + Script.FUNCTIONS + "f'}",
                returned("{\"r\":true}"));
        add(
                "invoke-fails",
                "'A':{"
                        + INVOKE
                        + "'Parameters':{'FunctionName':'"
                        + Script.FUNCTIONS
                        + "f','Payload.$':'$.o'},'End':true}",
                thrown("Wrong"));
        add(
                "selector-of-nothing",
                "'A':{" + TASK + CATCH + "'ResultSelector':{'y.$':'$.r'},'End':true}," + CAUGHT,
                returned("{}"));
        add(
                "token",
                "'A':{" + WAIT_FOR_TOKEN + "'ResultPath':'$.d','End':true}",
                told("{\"yes\":1}"));
        add(
                "token-error",
                "'A':{" + WAIT_FOR_TOKEN + CATCH + "'End':true}," + CAUGHT,
                toldError("Refused"));
        add(
                "token-function-fails",
                "'A':{" + WAIT_FOR_TOKEN + CATCH + "'End':true}," + CAUGHT,
                thrown("Wrong"));
        add(
                "token-retried",
                "'A':{"
                        + WAIT_FOR_TOKEN
                        + "'Retry':[{'ErrorEquals':['Wrong']}],'ResultPath':'$.d','End':true}",
                thrown("Wrong"),
                thrown("Wrong"),
                told("2"));
        add(
                "token-too-late",
                "'A':{"
                        + WAIT_FOR_TOKEN
                        + CATCH
                        + "'TimeoutSecondsPath':'$.n','End':true},"
                        + CAUGHT,
                returned("null"));
        add(
                "task-too-late",
                "'A':{" + TASK + CATCH + "'TimeoutSeconds':1,'End':true}," + CAUGHT,
                silence());
        add("task-too-late-uncaught", "'A':{" + TASK + "'TimeoutSeconds':1,'End':true}", silence());
        add(
                "timeout-is-no-failure",
                "'A':{"
                        + TASK
                        + "'TimeoutSeconds':1,'Retry':[{'ErrorEquals':['States.TaskFailed'],'MaxAttempts':2}],'Catch':[{'ErrorEquals':['States.TaskFailed'],'Next':'N'},{'ErrorEquals':['States.Timeout'],'ResultPath':null,'Next':'Y'}],'End':true},'Y':{'Type':'Succeed'},'N':{'Type':'Pass','Result':0,'End':true}",
                silence());
    }

    private void retries() {
        String two =
                "'Retry':[{'ErrorEquals':['A','B'],'MaxAttempts':2,'IntervalSeconds':3,'BackoffRate':1},{'ErrorEquals':['C'],'MaxAttempts':1,'MaxDelaySeconds':5,'JitterStrategy':'FULL'},{'ErrorEquals':['States.ALL'],'MaxAttempts':4,'JitterStrategy':'NONE'}],";
        String counted = "'Parameters':{'c.$':'$$.State.RetryCount','n.$':'$.n'},";
        add(
                "retriers-count-apart",
                "'A':{" + TASK + counted + two + CATCH + "'End':true}," + CAUGHT,
                thrown("A"),
                thrown("C"),
                thrown("B"),
                thrown("D"),
                thrown("A"));
        add("retrier-used-up", "'A':{" + TASK + two + CATCH + "'End':true}," + CAUGHT, thrown("C"));
        add("retrier-of-all", "'A':{" + TASK + two + "'End':true}", thrown("D"));
        add(
                "retried-well",
                "'A':{" + TASK + counted + two + "'ResultPath':'$.r','End':true}",
                thrown("C"),
                thrown("D"),
                thrown("A"),
                returned("3"));
        add(
                "never-retried",
                "'A':{"
                        + TASK
                        + "'Retry':[{'ErrorEquals':['A'],'MaxAttempts':0},{'ErrorEquals':['States.ALL']}],"
                        + CATCH
                        + "'End':true},"
                        + CAUGHT,
                thrown("A"));
        add(
                "three-by-default",
                "'A':{" + TASK + "'Retry':[{'ErrorEquals':['States.TaskFailed']}],'End':true}",
                thrown("A"));
        add(
                "counts-anew",
                "'A':{"
                        + TASK
                        + "'Retry':[{'ErrorEquals':['A'],'MaxAttempts':1}],'ResultPath':'$.r','Next':'C'},'C':{'Type':'Choice','Choices':[{'Variable':'$.r.again','BooleanEquals':true,'Next':'A'}],'Default':'D'},'D':{'Type':'Succeed'}",
                thrown("A"),
                returned("{\"again\":true}"),
                thrown("A"),
                returned("{\"again\":false}"));
        add(
                "catchers-in-order",
                "'A':{"
                        + TASK
                        + "'Catch':[{'ErrorEquals':['B'],'Next':'N'},{'ErrorEquals':['A','C'],'ResultPath':'$.o.e','Next':'Y'},{'ErrorEquals':['States.ALL'],'Next':'N'}],'End':true},'Y':{'Type':'Succeed'},'N':{'Type':'Pass','Result':0,'End':true}",
                thrown("C"));
        add(
                "caught-to-nothing",
                "'A':{"
                        + TASK
                        + "'InputPath':'$.o','OutputPath':'$.p','Catch':[{'ErrorEquals':['States.ALL'],'ResultPath':null,'Next':'Caught'}],'End':true},"
                        + CAUGHT,
                thrown("A"));
        add(
                "caught-in-its-place",
                "'A':{"
                        + TASK
                        + "'Catch':[{'ErrorEquals':['States.ALL'],'Next':'Caught'}],'End':true},"
                        + CAUGHT,
                thrown("A"));
        add(
                "not-caught",
                "'A':{"
                        + TASK
                        + "'Catch':[{'ErrorEquals':['B'],'Next':'Caught'}],'End':true},"
                        + CAUGHT,
                thrown("A"));
    }

    private static String map(String fields, String states) {
        return "'M':{'Type':'Map',%s,'ItemsPath':'$.a','ItemProcessor':{'ProcessorConfig':{'Mode':'INLINE'},%s}"
                .formatted(fields, states);
    }

    private static String parts(String first, String states) {
        return "'StartAt':'%s','States':{%s}".formatted(first, states);
    }

    private void branches() {
        String task = parts("A", "'A':{" + TASK + "'End':true}");
        add(
                "map",
                map("'MaxConcurrency':1", task) + ",'End':true}",
                returned("1"),
                returned("2"),
                returned("3"));
        add(
                "map-selected",
                map(
                                "'MaxConcurrency':1,'ItemSelector':{'i.$':'$$.Map.Item.Index','v.$':'$$.Map.Item.Value','s.$':'$.s'}",
                                task)
                        + ",'ResultSelector':{'all.$':'$'},'ResultPath':'$.r','End':true}",
                returned("1"));
        add("map-of-nothing", map("'MaxConcurrency':1", task) + ",'End':true}", "{'a':[]}");
        add("map-of-a-text", map("'MaxConcurrency':1", task) + ",'End':true}", "{'a':'text'}");
        add(
                "map-fails",
                map("'MaxConcurrency':1", task) + "," + CATCH + "'End':true}," + CAUGHT,
                returned("1"),
                thrown("A"),
                returned("3"));
        add(
                "map-fails-uncaught",
                map("'MaxConcurrency':1", task) + ",'End':true}",
                returned("1"),
                thrown("A"),
                returned("3"));
        add(
                "map-retried",
                map("'MaxConcurrency':1", task)
                        + ",'Retry':[{'ErrorEquals':['A'],'MaxAttempts':2}],'End':true}",
                returned("1"),
                thrown("A"),
                returned("2"),
                returned("3"),
                returned("4"));
        add(
                "map-ends-by-states",
                map(
                                "'MaxConcurrency':1",
                                parts(
                                        "C",
                                        "'C':{'Type':'Choice','Choices':[{'Variable':'$','StringEquals':'four','Next':'S'}],'Default':'P'},'S':{'Type':'Succeed'},'P':{'Type':'Pass','Result':'p','End':true}"))
                        + ",'End':true}");
        add(
                "map-ends-by-fail",
                map(
                                "'MaxConcurrency':1",
                                parts(
                                        "C",
                                        "'C':{'Type':'Choice','Choices':[{'Variable':'$','StringEquals':'four','Next':'F'}],'Default':'P'},'F':{'Type':'Fail','Error':'HookFailed','CausePath':'$'},'P':{'Type':'Pass','Result':'p','End':true}"))
                        + ","
                        + CATCH
                        + "'End':true},"
                        + CAUGHT);
        add(
                "map-all-at-once",
                map("'MaxConcurrency':0", parts("P", "'P':{'Type':'Pass','End':true}"))
                        + ",'End':true}");
        add(
                "map-of-wrong-selector",
                map("'MaxConcurrency':1,'ItemSelector':{'x.$':'$.none'}", task)
                        + ","
                        + CATCH
                        + "'End':true},"
                        + CAUGHT);
        String late =
                "{"
                        + parts(
                                "W",
                                "'W':{'Type':'Wait','Seconds':9000,'Next':'L'},'L':{"
                                        + TASK
                                        + "'End':true}")
                        + "}";
        // Late enough that the other branch has begun, on a busy machine too.
        String fails =
                "'S':{'Type':'Wait','Seconds':1000,'Next':'F'},'F':{'Type':'Fail','Error':'E','Cause':'c'}";
        add(
                "parallel",
                "'P':{'Type':'Parallel','Branches':[{%s},{%s}],'ResultPath':'$.r','End':true}"
                        .formatted(
                                parts("X", "'X':{'Type':'Pass','Result':1,'End':true}"),
                                parts(
                                        "Y",
                                        "'Y':{'Type':'Wait','Seconds':5,'OutputPath':'$.o','End':true}")));
        add(
                "parallel-fails",
                "'P':{'Type':'Parallel','Branches':[%s,{%s}],%s'End':true},%s"
                        .formatted(late, parts("S", fails), CATCH, CAUGHT));
        add(
                "parallel-fails-uncaught",
                "'P':{'Type':'Parallel','Branches':[%s,{%s}],'End':true}"
                        .formatted(late, parts("S", fails)));
        add(
                "parallel-in-map",
                map(
                                "'MaxConcurrency':1",
                                parts(
                                        "P",
                                        "'P':{'Type':'Parallel','Branches':[{"
                                                + task
                                                + "}],'Retry':[{'ErrorEquals':['A'],'MaxAttempts':1}],'End':true}"))
                        + ","
                        + CATCH
                        + "'End':true},"
                        + CAUGHT,
                returned("1"),
                thrown("A"),
                returned("2"),
                thrown("A"),
                thrown("A"));
        add(
                "map-in-parallel",
                "'P':{'Type':'Parallel','Branches':[{%s}],'Catch':[{'ErrorEquals':['B'],'Next':'Caught'}],'End':true},%s"
                        .formatted(
                                parts(
                                        "M",
                                        map("'MaxConcurrency':1", task)
                                                + ",'Catch':[{'ErrorEquals':['A'],'Next':'I'}],'End':true},'I':{"
                                                + TASK
                                                + "'End':true}"),
                                CAUGHT),
                thrown("A"),
                thrown("B"));
        String apart =
                "'M':{'Type':'Map','Label':'Items','ItemsPath':'$.a','MaxConcurrency':1,'ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},%s},'ItemSelector':{'s.$':'$.s','v.$':'$$.Map.Item.Value'},";
        add(
                "distributed",
                apart.formatted(task) + "'End':true}",
                returned("1"),
                returned("2"),
                returned("3"));
        add(
                "distributed-to-nothing",
                apart.formatted(
                                parts(
                                        "A",
                                        "'A':{"
                                                + TASK
                                                + "'Retry':[{'ErrorEquals':['A'],'MaxAttempts':1}],"
                                                + CATCH
                                                + "'End':true},"
                                                + CAUGHT))
                        + "'ResultPath':null,'End':true}",
                thrown("A"),
                returned("2"),
                thrown("B"));
        add(
                "distributed-fails",
                apart.formatted(task) + CATCH + "'End':true}," + CAUGHT,
                returned("1"),
                thrown("A"),
                returned("3"));
    }

    private void executions() {
        String start =
                "'S':{'Type':'Task','Resource':'arn:aws:states:::states:startExecution.sync:2','Parameters':{'StateMachineArn':'"
                        + Interpreted.MACHINE
                        + "%s','Name.$':'States.Format(`{}-{}`, $$.Execution.Name, $.n)','Input.$':'$.o'},%s},";
        String described =
                "'D':{'Type':'Task','Resource':'arn:aws:states:::aws-sdk:sfn:describeExecution','Parameters':{'ExecutionArn.$':'$.arn'},'ResultSelector':{'s.$':'$.Status'},"
                        + CATCH
                        + "'End':true},"
                        + CAUGHT;
        add(
                "started",
                start.formatted(
                                "succeed",
                                "'ResultSelector':{'s.$':'$.Status','o.$':'$.Output','n.$':'$.Name'},'ResultPath':'$.r','Next':'E'")
                        + "'E':{'Type':'Succeed'}");
        add(
                "started-fails",
                start.formatted(
                                "fail",
                                "'Catch':[{'ErrorEquals':['States.TaskFailed'],'ResultPath':null,'Next':'E'}],'Next':'N'")
                        + "'E':{'Type':'Succeed'},'N':{'Type':'Fail'}");
        add(
                "started-before",
                start.formatted("succeed", "'ResultPath':null,'Next':'T'")
                        + start.formatted(
                                        "succeed",
                                        "'Catch':[{'ErrorEquals':['StepFunctions.ExecutionAlreadyExistsException'],'ResultPath':null,'Next':'E'}],'ResultPath':null,'Next':'N'")
                                .replace("'S':", "'T':")
                        + "'E':{'Type':'Succeed'},'N':{'Type':'Fail'}");
        add(
                "described",
                described,
                "{'arn':'"
                        + Interpreted.MACHINE.replace("stateMachine", "execution")
                        + "fail:fail'}");
        add(
                "nothing-described",
                "'D':{'Type':'Task','Resource':'arn:aws:states:::aws-sdk:sfn:describeExecution','Parameters':{'ExecutionArn.$':'$.arn'},'Catch':[{'ErrorEquals':['Sfn.ExecutionDoesNotExistException'],'ResultPath':null,'Next':'Caught'}],'End':true},"
                        + CAUGHT,
                "{'arn':'"
                        + Interpreted.MACHINE.replace("stateMachine", "execution")
                        + "fail:none'}");
    }
}
