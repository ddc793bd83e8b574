package dev.accountvending;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.bench.UsualTimes;
import dev.accountvending.local.gateway.RecordedCall;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is used, as tests/checks/cost.py puts prices to it: a vend of a fresh account and one from
 * the pool, with the middle of AWS's usual times in real time and the product's own waits; then
 * each scheduled function where there is nothing to do, and a reconciliation.
 */
final class CostBench {
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final String OWNER = "cost@example.com";
    private static final Pattern FUNCTION = Pattern.compile(":function:([\\w-]+)");

    /** Waits of the way back, which is no part of a vend, and of the second look. */
    private static final Map<String, String> HASTE =
            Map.of(
                    "AVM_WAIT_DELEGATION_LAPSE", "1",
                    "AVM_WAIT_CLEANING", "1",
                    "AVM_WAIT_CLOSURE", "1",
                    "AVM_WAIT_SECOND_LOOK", "1");

    private final TestCloud cloud;

    private CostBench(TestCloud cloud) {
        this.cloud = cloud;
    }

    /**
     * Measures and writes.
     *
     * @param arguments the file to write
     */
    public static void main(String... arguments) throws IOException {
        UsualTimes times = new UsualTimes(1);
        try (TestCloud cloud = TestCloud.measured(_ -> times.of(null), HASTE)) {
            Files.writeString(
                    Path.of(arguments[0]), new CostBench(cloud).measure().toPrettyString());
        }
    }

    private ObjectNode measure() {
        ObjectNode usage = Json.MAPPER.createObjectNode();
        ObjectNode vends = usage.putObject("vends");
        System.err.println("A fresh account; AWS takes its minutes ...");
        JsonNode fresh = vend("fresh");
        vends.set("fresh account", ofVend(fresh));
        System.err.println("It goes back to the pool ...");
        cloud.retire(fresh);
        System.err.println("An account from the pool ...");
        JsonNode pooled = vend("pooled");
        if (!pooled.get("accountId").equals(fresh.get("accountId"))) {
            throw new IllegalStateException("It did not come from the pool: " + pooled);
        }
        vends.set("account from the pool", ofVend(pooled));
        ObjectNode idle = usage.putObject("idle");
        for (String function :
                List.of("sweepLeases", "workClosures", "checkSpending", "refillPool")) {
            cloud.local.recorder().clear();
            cloud.invoke(function, Json.MAPPER.createObjectNode().put("only", "frozen"));
            idle.setAll(functions(Map.of(function, 1), _ -> true));
        }
        usage.set("reconciliation", reconciliation(idle));
        return usage;
    }

    private ObjectNode reconciliation(ObjectNode idle) {
        cloud.local.recorder().clear();
        String execution =
                cloud.as("ada@example.com")
                        .post("/reconciliation", Json.MAPPER.createObjectNode().put("fix", false))
                        .body()
                        .get("execution")
                        .textValue();
        await().atMost(LONGEST)
                .until(() -> !reconciled().get("status").textValue().equals("RUNNING"));
        List<HistoryEvent> history = cloud.history(execution);
        int parts = parts(history);
        Map<String, Integer> invocations = invocations(history);
        invocations.merge("reconcileOrganization", parts, Integer::sum);
        ObjectNode run = run(history, functions(invocations, _ -> true), 0);
        run.put("transitions", run.get("transitions").intValue() + parts);
        cloud.local.recorder().clear();
        cloud.invoke("startReconciliation", Json.MAPPER.createObjectNode());
        idle.setAll(functions(Map.of("startReconciliation", 1), _ -> true));
        return run;
    }

    /** Each part is an execution of its own at AWS, of one state; moto keeps no history of it. */
    private static int parts(List<HistoryEvent> history) {
        return history.stream()
                .filter(event -> event.type() == HistoryEventType.MAP_STATE_STARTED)
                .mapToInt(event -> event.mapStateStartedEventDetails().length())
                .sum();
    }

    private JsonNode reconciled() {
        return cloud.get("/reconciliation").body();
    }

    private JsonNode vend(String name) {
        cloud.local.recorder().clear();
        JsonNode vended =
                cloud.ended(cloud.post(TestCloud.request("qa", name, OWNER)).body(), LONGEST);
        if (!vended.get("status").textValue().equals("ACTIVE")) {
            throw new IllegalStateException("It failed: " + vended);
        }
        return vended;
    }

    private ObjectNode ofVend(JsonNode lease) {
        List<HistoryEvent> history = cloud.history(lease.get("execution").textValue());
        String id = lease.get("id").textValue();
        Map<String, Integer> invocations = invocations(history);
        invocations.put("changeApi", 1);
        return run(history, functions(invocations, call -> isOf(id, call)), 1);
    }

    /** The door is called before there is a lease. */
    private static boolean isOf(String lease, RecordedCall call) {
        return lease.equals(call.lease()) || "changeApi".equals(call.function());
    }

    private static ObjectNode run(List<HistoryEvent> history, ObjectNode functions, int requests) {
        ObjectNode run = Json.MAPPER.createObjectNode();
        run.put("transitions", Transitions.count(history)).put("requests", requests);
        run.set("functions", functions);
        return run;
    }

    private static Map<String, Integer> invocations(List<HistoryEvent> history) {
        Map<String, Integer> invocations = new TreeMap<>();
        for (HistoryEvent event : history) {
            String target =
                    switch (event.type()) {
                        case LAMBDA_FUNCTION_SCHEDULED ->
                                event.lambdaFunctionScheduledEventDetails().resource();
                        case TASK_SCHEDULED -> event.taskScheduledEventDetails().parameters();
                        default -> "";
                    };
            Matcher function = FUNCTION.matcher(target);
            if (function.find()) {
                String name = function.group(1);
                invocations.merge(name.substring(name.lastIndexOf('-') + 1), 1, Integer::sum);
            }
        }
        return invocations;
    }

    /** What functions called, by function. */
    private ObjectNode functions(Map<String, Integer> invocations, Predicate<RecordedCall> wanted) {
        ObjectNode functions = Json.MAPPER.createObjectNode();
        invocations.forEach(
                (name, count) -> {
                    Map<String, Integer> calls = new TreeMap<>();
                    cloud.local
                            .recorder()
                            .calls(call -> name.equals(call.function()) && wanted.test(call))
                            .forEach(call -> calls.merge(call.operation(), 1, Integer::sum));
                    functions
                            .putObject(name)
                            .put("invocations", count)
                            .set("calls", Json.MAPPER.valueToTree(calls));
                });
        return functions;
    }
}
