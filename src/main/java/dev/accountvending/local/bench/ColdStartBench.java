package dev.accountvending.local.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.slack.SlackSigning;
import dev.accountvending.runtime.Json;

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
 * How long people wait for a cold function: from the start of its process, on one core, to the
 * front doors' answers; the same with a JDK AOT cache; and what is left of it after a snapshot. AWS
 * answers at once, so that the figure is the function's own.
 */
public final class ColdStartBench {
    static final String PARAMETER = "/bench/slack";
    private static final String SECRET = UUID.randomUUID().toString();
    private static final String ARN = "arn:aws:%s:us-east-1:111122223333:%s";
    private static final double SLACK_WAITS = 3_000;

    private final Path folder;
    private final List<String> java;
    private final String classPath;
    private final InstantAws aws;

    private ColdStartBench(Path folder, List<String> java, String classPath, InstantAws aws) {
        this.folder = folder;
        this.java = List.copyOf(java);
        this.classPath = classPath;
        this.aws = aws;
    }

    /** A front door, and what is asked at it. */
    private enum Door {
        API("`GET /accounts`", "dev.accountvending.intake.api.ListAccounts"),
        SLACK("Slack's command", "dev.accountvending.intake.slack.SlackCommands");

        private final String shown;
        private final String handler;

        Door(String shown, String handler) {
            this.shown = shown;
            this.handler = handler;
        }

        ObjectNode event(Path form) throws IOException {
            return this == API ? list() : command(Files.readAllBytes(form));
        }
    }

    /** How the process comes to life. */
    private enum Start {
        COLD("the process"),
        CACHED("the process, with an AOT cache"),
        RESTORED("the return from a snapshot, nothing primed"),
        PRIMED("the return from a snapshot");

        private final String from;

        Start(String from) {
            this.from = from;
        }
    }

    /** Milliseconds since the process's start. */
    private record Run(double ready, double answered) {
        double sinceReady() {
            return answered - ready;
        }
    }

    /**
     * Measures and prints.
     *
     * @param arguments runs, the form that Slack sends, a folder to write to, the class path, and
     *     the command that starts Java, word by word
     */
    public static void main(String... arguments) throws Exception {
        List<String> all = List.of(arguments);
        String secrets =
                Json.MAPPER
                        .createObjectNode()
                        .put("signingSecret", SECRET)
                        .put("botToken", "xoxb-bench")
                        .toString();
        boolean inTime;
        try (InstantAws aws = InstantAws.start(secrets)) {
            inTime =
                    new ColdStartBench(
                                    Path.of(all.get(2)),
                                    all.subList(4, all.size()),
                                    all.get(3),
                                    aws)
                            .measure(Integer.parseInt(all.get(0)), Path.of(all.get(1)));
        }
        if (!inTime) {
            System.err.println("FAILED: Slack does not wait for so long.");
        }
        System.exit(inTime ? 0 : 1);
    }

    private boolean measure(int runs, Path form) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        double longest = 0;
        for (Door door : Door.values()) {
            for (Start start : Start.values()) {
                if (start == Start.CACHED) {
                    train(door, form);
                }
                List<Run> all = runs(door, start, runs, form);
                boolean process = start == Start.COLD || start == Start.CACHED;
                rows.add(
                        List.of(
                                door.shown,
                                start.from,
                                process ? median(all, Run::ready) : "",
                                median(all, process ? Run::answered : Run::sinceReady),
                                maximum(all, process ? Run::answered : Run::sinceReady)));
                if (door == Door.SLACK && start == Start.COLD) {
                    longest = all.stream().mapToDouble(Run::answered).max().orElseThrow();
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
                                "answered, maximum ms"),
                        rows));
        return longest < SLACK_WAITS;
    }

    private List<Run> runs(Door door, Start start, int runs, Path form) throws Exception {
        run(door, words(door, start), form); // Not counted: it brings the files into memory.
        List<Run> all = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            aws.calls();
            all.add(run(door, words(door, start), form));
        }
        System.err.printf(
                "%s from %s: AWS was asked for %s%n", door.shown, start.from, aws.calls());
        return all;
    }

    /** Writes the door's cache in a run that is not measured. */
    private void train(Door door, Path form) throws Exception {
        List<String> words = new ArrayList<>(java);
        words.add("-XX:AOTCacheOutput=" + cache(door));
        words.addAll(List.of("-cp", classPath, ColdStart.class.getName()));
        words.addAll(List.of(door.handler, event().toString()));
        run(door, words, form);
        System.err.printf("%s: %,d bytes of AOT cache%n", door.shown, Files.size(cache(door)));
    }

    private Path cache(Door door) {
        return folder.resolve(door + ".aot");
    }

    private Path event() {
        return folder.resolve("event.json");
    }

    private List<String> words(Door door, Start start) {
        List<String> words = new ArrayList<>(java);
        if (start == Start.CACHED) {
            words.add("-XX:AOTCache=" + cache(door));
            words.add("-XX:AOTMode=on");
        }
        words.addAll(List.of("-cp", classPath));
        switch (start) {
            case COLD, CACHED -> {
                words.add(ColdStart.class.getName());
                words.addAll(List.of(door.handler, event().toString()));
            }
            case RESTORED, PRIMED -> {
                words.add(RestoredStart.class.getName());
                words.addAll(List.of(door.handler, event().toString()));
                words.add(String.valueOf(start == Start.PRIMED));
            }
        }
        return words;
    }

    private Run run(Door door, List<String> words, Path form)
            throws IOException, InterruptedException {
        Files.writeString(event(), door.event(form).toString());
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.matches("_HANDLER|(AWS|AVM)_.*"));
        builder.environment().putAll(environment(door));
        long begun = System.nanoTime();
        Process process = builder.start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            double ready = -1;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                double now = (System.nanoTime() - begun) / 1e6;
                if (line.equals("ready")) {
                    ready = now;
                } else if (line.startsWith("answered ")) {
                    check(line);
                    return new Run(ready, now);
                }
            }
        } finally {
            process.waitFor();
        }
        throw new IllegalStateException("The function did not answer.");
    }

    private static void check(String line) throws IOException {
        int status =
                Json.MAPPER
                        .readTree(line.substring("answered ".length()))
                        .path("statusCode")
                        .asInt();
        if (status != 200) {
            throw new IllegalStateException("The function refused: " + line);
        }
    }

    private static String median(List<Run> runs, ToDoubleFunction<Run> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return MarkdownTable.number(
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2,
                0);
    }

    private static String maximum(List<Run> runs, ToDoubleFunction<Run> figure) {
        return MarkdownTable.number(runs.stream().mapToDouble(figure).max().orElseThrow(), 0);
    }

    private Map<String, String> environment(Door door) {
        return Map.ofEntries(
                Map.entry("_HANDLER", door.handler),
                Map.entry("AWS_ENDPOINT_URL", aws.uri().toString()),
                Map.entry("AWS_REGION", "us-east-1"),
                Map.entry("AWS_ACCESS_KEY_ID", "bench"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "bench"),
                Map.entry("AWS_LAMBDA_FUNCTION_NAME", "bench"),
                Map.entry("AVM_TABLE", "bench"),
                Map.entry("AVM_ADMINISTRATORS", "ada@example.com"),
                Map.entry("AVM_PARENT_DOMAIN", "accounts.example.com"),
                Map.entry("AVM_IDENTITY_ACCOUNT_ID", "222233334444"),
                Map.entry("AVM_OPERATOR_ROLE_ARN", "arn:aws:iam::111122223333:role/Operator"),
                Map.entry("AVM_CALLER_ROLES", "Requester"),
                Map.entry(
                        "AVM_VEND_STATE_MACHINE_ARN", ARN.formatted("states", "stateMachine:vend")),
                Map.entry(
                        "AVM_RETIRE_STATE_MACHINE_ARN",
                        ARN.formatted("states", "stateMachine:retire")),
                Map.entry("AVM_SLACK_SECRETS", PARAMETER),
                Map.entry(
                        "AVM_SLACK_STATE_MACHINE_ARN",
                        ARN.formatted("states", "stateMachine:answer-slack")));
    }

    /** What the HTTP API gives the function (payload format 2.0), signed by a role's session. */
    private static ObjectNode list() {
        ObjectNode event = request("GET /accounts", "GET", "/accounts");
        event.withObject("/requestContext/authorizer/iam")
                .put("userArn", "arn:aws:sts::111122223333:assumed-role/Requester/ada@example.com");
        event.put("isBase64Encoded", false);
        return event;
    }

    /** A form is encoded. */
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
