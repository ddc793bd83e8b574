package dev.accountvending.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.slack.SlackSigning;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Step;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

/**
 * Measures how long people wait for a cold function: from the start of its process, on one core, to
 * the answers of the API and of the Slack handler, and of a step; the same with a JDK AOT cache;
 * and what remains after a snapshot. Each is compared in the same run with the start of a Node
 * function that makes the same calls, because another day's machine differs. AWS answers at once,
 * so that the figure is the function's own.
 */
public final class ColdStartBench {
    static final String PARAMETER = "/bench/slack";
    private static final String SECRET = UUID.randomUUID().toString();
    private static final String ARN = "arn:aws:%s:us-east-1:111122223333:%s";
    private static final double SLACK_WAITS = 3_000;

    /** The most that a restore from a snapshot may take, as a part of a Node function's start. */
    private static final double MOST_OF_NODE = 0.5;

    private static final List<Integer> MEMORY = List.of(512, 1_024, 1_769);

    /** Megabytes for which Lambda gives a whole core. */
    private static final double WHOLE_CORE = 1_769;

    /** In dollars, arm64; tests/checks/prices.yml has its source. */
    private static final double GIGABYTE_SECOND = 0.0000133334;

    private final Path folder;
    private final List<String> java;
    private final List<String> node;
    private final String classPath;
    private final InstantAws aws;

    private ColdStartBench(
            Path folder, List<String> java, List<String> node, String classPath, InstantAws aws) {
        this.folder = folder;
        this.java = List.copyOf(java);
        this.node = List.copyOf(node);
        this.classPath = classPath;
        this.aws = aws;
    }

    /** The function that is called, and the request. */
    private enum Asked {
        API("`GET /accounts`", "dev.accountvending.api.ReadApi"),
        SLACK("Slack's command", "dev.accountvending.slack.ReceiveSlack"),
        STEP("a step", "dev.accountvending.notify.Notify");

        private final String shown;
        private final String handler;

        Asked(String shown, String handler) {
            this.shown = shown;
            this.handler = handler;
        }

        ObjectNode event(Path form) throws IOException {
            return switch (this) {
                case API -> list();
                case SLACK -> command(Files.readAllBytes(form));
                case STEP -> failure();
            };
        }
    }

    /** How the process is started. */
    private enum Start {
        NODE("the process of a Node function"),
        COLD("the process"),
        CACHED("the process, with an AOT cache"),
        RESTORED("the return from a snapshot, nothing primed"),
        PRIMED("the return from a snapshot");

        private final String from;

        Start(String from) {
            this.from = from;
        }

        boolean isOfProcess() {
            return this == NODE || this == COLD || this == CACHED;
        }

        double took(Run run) {
            return isOfProcess() ? run.answered : run.sinceReady();
        }
    }

    /**
     * Milliseconds since the process's start.
     *
     * @param processor milliseconds of the processor's own; since it was ready if it started from a
     *     snapshot
     * @param memory megabytes at most
     */
    private record Run(double ready, double answered, double processor, double memory) {
        double sinceReady() {
            return answered - ready;
        }
    }

    /**
     * Measures and prints.
     *
     * @param arguments runs, the form that Slack sends, a folder to write to, the class path, the
     *     command that starts Java, word by word, {@code --}, and the one that starts the Node
     *     function
     */
    public static void main(String... arguments) throws Exception {
        List<String> all = List.of(arguments);
        int between = all.indexOf("--");
        String secrets =
                Json.MAPPER
                        .createObjectNode()
                        .put("signingSecret", SECRET)
                        .put("botToken", "xoxb-bench")
                        .toString();
        List<String> missed;
        try (InstantAws aws = InstantAws.start(secrets)) {
            missed =
                    new ColdStartBench(
                                    Path.of(all.get(2)),
                                    all.subList(4, between),
                                    all.subList(between + 1, all.size()),
                                    all.get(3),
                                    aws)
                            .measure(Integer.parseInt(all.get(0)), Path.of(all.get(1)));
        }
        missed.forEach(target -> System.err.println("FAILED: " + target));
        System.exit(missed.isEmpty() ? 0 : 1);
    }

    /** Measures, and returns the targets that were missed. */
    private List<String> measure(int runs, Path form) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        List<List<String>> sizes = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        for (Asked asked : Asked.values()) {
            double ofNode = 0;
            for (Start start : Start.values()) {
                if (start == Start.CACHED) {
                    train(asked, form);
                }
                List<Run> all = runs(asked, start, runs, form);
                double took = median(all, start::took);
                if (start == Start.NODE) {
                    ofNode = took;
                }
                rows.add(
                        List.of(
                                asked.shown,
                                start.from,
                                start.isOfProcess() ? text(median(all, Run::ready)) : "",
                                text(took),
                                text(all.stream().mapToDouble(start::took).max().orElseThrow()),
                                text(median(all, Run::processor)),
                                MarkdownTable.number(took / ofNode, 2)));
                if (start == Start.PRIMED) {
                    sizes.add(bySize(asked, all));
                    if (took > MOST_OF_NODE * ofNode) {
                        missed.add(
                                asked.shown + ": a Node function starts in less than twice that.");
                    }
                }
                if (asked == Asked.SLACK
                        && start == Start.COLD
                        && median(all, Run::processor) >= SLACK_WAITS) {
                    missed.add("Slack does not wait for so long.");
                }
            }
        }
        System.out.print(
                new MarkdownTable(
                        List.of(
                                "asked",
                                "from",
                                "ready, median ms",
                                "answered, median ms",
                                "answered, maximum ms",
                                "processor, median ms",
                                "of a Node function's start"),
                        rows));
        List<String> head =
                new ArrayList<>(List.of("asked", "processor, ms", "memory at most, MB"));
        MEMORY.forEach(memory -> head.add(MarkdownTable.number(memory) + " MB: ms, $ a million"));
        System.out.printf("%nAfter a snapshot, by the memory that a function is given:%n%n");
        System.out.print(new MarkdownTable(head, sizes));
        return missed;
    }

    /**
     * Returns the times by memory: Lambda gives a function its share of a core by its memory, and
     * memory and time are both paid for.
     */
    private static List<String> bySize(Asked asked, List<Run> runs) {
        double processor = median(runs, Run::processor);
        List<String> row = new ArrayList<>();
        row.add(asked.shown);
        row.add(MarkdownTable.number(processor, 0));
        row.add(text(runs.stream().mapToDouble(Run::memory).max().orElseThrow()));
        for (int memory : MEMORY) {
            double millis = processor / Math.min(1, memory / WHOLE_CORE);
            double dollars = millis / 1_000 * memory / 1_024 * GIGABYTE_SECOND * 1_000_000;
            row.add("%s, %s".formatted(text(millis), MarkdownTable.number(dollars, 2)));
        }
        return row;
    }

    private List<Run> runs(Asked asked, Start start, int runs, Path form) throws Exception {
        run(asked, words(asked, start), form); // Not counted: it brings the files into memory.
        List<Run> all = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            aws.calls();
            all.add(run(asked, words(asked, start), form));
        }
        System.err.printf(
                "%s from %s: AWS was asked for %s%n", asked.shown, start.from, aws.calls());
        return all;
    }

    /** Writes a cache in a run that is not measured. */
    private void train(Asked asked, Path form) throws Exception {
        List<String> words = new ArrayList<>(java);
        words.add("-XX:AOTCacheOutput=" + cache(asked));
        words.addAll(List.of("-cp", classPath, ColdStart.class.getName()));
        words.addAll(List.of(asked.handler, event().toString()));
        run(asked, words, form);
        System.err.printf("%s: %,d bytes of AOT cache%n", asked.shown, Files.size(cache(asked)));
    }

    private Path cache(Asked asked) {
        return folder.resolve(asked + ".aot");
    }

    private Path event() {
        return folder.resolve("event.json");
    }

    private List<String> words(Asked asked, Start start) {
        if (start == Start.NODE) {
            List<String> words = new ArrayList<>(node);
            words.add(asked.name());
            return words;
        }
        List<String> words = new ArrayList<>(java);
        if (start == Start.CACHED) {
            words.add("-XX:AOTCache=" + cache(asked));
            words.add("-XX:AOTMode=on");
        }
        Class<?> driver = start.isOfProcess() ? ColdStart.class : RestoredStart.class;
        words.addAll(List.of("-cp", classPath, driver.getName()));
        words.addAll(List.of(asked.handler, event().toString()));
        if (!start.isOfProcess()) {
            words.add(String.valueOf(start == Start.PRIMED));
        }
        return words;
    }

    private Run run(Asked asked, List<String> words, Path form)
            throws IOException, InterruptedException {
        Files.writeString(event(), asked.event(form).toString());
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.matches("_HANDLER|(AWS|AVM)_.*"));
        builder.environment().putAll(environment(asked));
        long begun = System.nanoTime();
        Process process = builder.start();
        double ready = -1;
        double answered = -1;
        double processor = 0;
        double memory = 0;
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                double now = (System.nanoTime() - begun) / 1e6;
                if (line.equals("ready")) {
                    ready = now;
                } else if (line.startsWith("answered ")) {
                    check(line);
                    answered = now;
                } else if (line.startsWith("used ")) {
                    String[] used = line.split(" ", -1);
                    processor = Double.parseDouble(used[1]);
                    memory = Double.parseDouble(used[2]) / 1024;
                }
            }
        } finally {
            process.waitFor();
        }
        if (answered < 0) {
            throw new IllegalStateException("The function did not answer.");
        }
        return new Run(ready, answered, processor, memory);
    }

    private static void check(String line) throws IOException {
        JsonNode answer = Json.MAPPER.readTree(line.substring("answered ".length()));
        if (answer.path("statusCode").asInt() != 200 && !answer.path("told").asBoolean()) {
            throw new IllegalStateException("The function refused: " + line);
        }
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String text(double figure) {
        return MarkdownTable.number(figure, 0);
    }

    private Map<String, String> environment(Asked asked) {
        return Map.ofEntries(
                Map.entry("_HANDLER", asked.handler),
                Map.entry("AWS_ENDPOINT_URL", aws.uri().toString()),
                Map.entry("AWS_REGION", "us-east-1"),
                Map.entry("AWS_ACCESS_KEY_ID", "bench"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "bench"),
                Map.entry("AWS_LAMBDA_FUNCTION_NAME", "bench"),
                Map.entry("AVM_TABLE", "bench"),
                Map.entry("AVM_ADMINISTRATORS", "ada@example.com"),
                Map.entry("AVM_SENDER_EMAIL", "accounts@example.com"),
                Map.entry("AVM_PARENT_DOMAIN", "accounts.example.com"),
                Map.entry("AVM_IDENTITY_ACCOUNT_ID", "222233334444"),
                Map.entry("AVM_OPERATOR_ROLE_ARN", "arn:aws:iam::111122223333:role/Operator"),
                Map.entry("AVM_CALLER_ROLES", "Requester"),
                Map.entry("AVM_ROOT_EMAIL_TEMPLATE", "aws+{lease}@example.com"),
                Map.entry(
                        "AVM_VEND_STATE_MACHINE_ARN", ARN.formatted("states", "stateMachine:vend")),
                Map.entry(
                        "AVM_RETIRE_STATE_MACHINE_ARN",
                        ARN.formatted("states", "stateMachine:retire")),
                Map.entry(
                        "AVM_RECONCILE_STATE_MACHINE_ARN",
                        ARN.formatted("states", "stateMachine:reconcile")),
                Map.entry("AVM_SLACK_SECRETS", PARAMETER),
                Map.entry(
                        "AVM_SLACK_STATE_MACHINE_ARN",
                        ARN.formatted("states", "stateMachine:answer-slack")),
                Map.entry(
                        "AVM_FOLLOW_STATE_MACHINE_ARN",
                        ARN.formatted("states", "stateMachine:follow-vend")));
    }

    /**
     * Returns what the HTTP API gives the function (payload format 2.0), signed by a role's
     * session.
     */
    private static ObjectNode list() {
        ObjectNode event = request("GET /accounts", "GET", "/accounts");
        event.withObject("/requestContext/authorizer/iam")
                .put("userArn", "arn:aws:sts::111122223333:assumed-role/Requester/ada@example.com");
        event.put("isBase64Encoded", false);
        return event;
    }

    /** Returns a command of Slack's; API Gateway encodes a form. */
    private static ObjectNode command(byte[] body) {
        long now = Instant.now().getEpochSecond();
        ObjectNode event = request("POST /slack/commands", "POST", "/slack/commands");
        event.putObject("headers")
                .put("content-type", "application/x-www-form-urlencoded")
                .put(SlackSigning.TIMESTAMP, Long.toString(now))
                .put(SlackSigning.SIGNATURE, new SlackSigning(SECRET).sign(now, body));
        event.put("body", Base64.getEncoder().encodeToString(body));
        event.put("isBase64Encoded", true);
        return event;
    }

    /** Returns what a state machine passes on about an error. */
    private static ObjectNode failure() {
        ObjectNode input =
                Json.MAPPER
                        .createObjectNode()
                        .put(Step.NAME, "NotifyReconciliationFailure")
                        .put("execution", "bench");
        input.putObject("failure").put("Error", "States.Timeout");
        return input;
    }

    private static ObjectNode request(String route, String method, String path) {
        ObjectNode event = Json.MAPPER.createObjectNode();
        event.put("version", "2.0").put("routeKey", route);
        event.put("rawPath", path).put("rawQueryString", "");
        event.putObject("requestContext")
                .put("requestId", UUID.randomUUID().toString())
                .put("routeKey", route)
                .put("stage", "$default")
                .putObject("http")
                .put("method", method)
                .put("path", path);
        return event;
    }
}
