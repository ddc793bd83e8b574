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
 * How long Slack waits for a cold function: from the start of its process, on one core, to its
 * acknowledgement of a signed command. AWS answers at once, so that the figure is the function's
 * own.
 */
public final class AcknowledgementBench {
    static final String PARAMETER = "/bench/slack";
    private static final String HANDLER = "dev.accountvending.intake.slack.SlackCommands";
    private static final String STATE_MACHINE =
            "arn:aws:states:us-east-1:111122223333:stateMachine:answer-slack";
    private static final String SECRET = UUID.randomUUID().toString();

    private final List<String> command;
    private final Path fixture;
    private final Path event;
    private final InstantAws aws;

    private AcknowledgementBench(List<String> command, Path fixture, Path event, InstantAws aws) {
        this.command = List.copyOf(command);
        this.fixture = fixture;
        this.event = event;
        this.aws = aws;
    }

    /** Milliseconds since the process's start. */
    private record Run(double ready, double acknowledged) {}

    /**
     * Measures and prints.
     *
     * @param arguments runs, the form that Slack sends, a folder to write to, and the command that
     *     starts {@link ColdStart}, word by word
     */
    public static void main(String... arguments) throws Exception {
        List<String> all = List.of(arguments);
        int runs = Integer.parseInt(all.get(0));
        String secrets =
                Json.MAPPER
                        .createObjectNode()
                        .put("signingSecret", SECRET)
                        .put("botToken", "xoxb-bench")
                        .toString();
        try (InstantAws aws = InstantAws.start(secrets)) {
            new AcknowledgementBench(
                            all.subList(3, all.size()),
                            Path.of(all.get(1)),
                            Path.of(all.get(2)).resolve("event.json"),
                            aws)
                    .measure(runs);
        }
    }

    private void measure(int runs) throws Exception {
        run(); // Not counted: it brings the files into memory, and the played AWS to speed.
        List<Run> all = new ArrayList<>();
        String calls = "";
        for (int i = 0; i < runs; i++) {
            aws.calls();
            all.add(run());
            calls = aws.calls();
        }
        System.out.print(
                new MarkdownTable(
                        List.of(
                                "from the start of the process",
                                "median, ms",
                                "maximum, ms",
                                "runs"),
                        List.of(
                                row("ready for requests", all, Run::ready),
                                row("acknowledged", all, Run::acknowledged))));
        System.err.printf("AWS was asked for: %s%n", calls);
    }

    private static List<String> row(String what, List<Run> runs, ToDoubleFunction<Run> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return List.of(
                what,
                MarkdownTable.number(median, 0),
                MarkdownTable.number(sorted[sorted.length - 1], 0),
                Integer.toString(sorted.length));
    }

    private Run run() throws IOException, InterruptedException {
        Files.writeString(event, event().toString());
        ProcessBuilder builder = new ProcessBuilder(words());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.matches("(AWS|AVM)_.*"));
        builder.environment().putAll(environment());
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

    private List<String> words() {
        List<String> words = new ArrayList<>(command);
        words.add(HANDLER);
        words.add(event.toString());
        return words;
    }

    private Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL", aws.uri().toString(),
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "bench",
                "AWS_SECRET_ACCESS_KEY", "bench",
                "AWS_LAMBDA_FUNCTION_NAME", "slackCommands",
                "AVM_SLACK_SECRETS", PARAMETER,
                "AVM_SLACK_STATE_MACHINE_ARN", STATE_MACHINE);
    }

    /** What the HTTP API gives the function: a form is encoded (payload format 2.0). */
    private ObjectNode event() throws IOException {
        byte[] body = Files.readAllBytes(fixture);
        long now = Instant.now().getEpochSecond();
        ObjectNode event = Json.MAPPER.createObjectNode();
        event.put("version", "2.0").put("routeKey", "POST /slack/commands");
        event.put("rawPath", "/slack/commands").put("rawQueryString", "");
        event.putObject("headers")
                .put("content-type", "application/x-www-form-urlencoded")
                .put(SlackSigning.TIMESTAMP, Long.toString(now))
                .put(SlackSigning.SIGNATURE, new SlackSigning(SECRET).sign(now, body));
        event.putObject("requestContext")
                .put("requestId", UUID.randomUUID().toString())
                .put("routeKey", "POST /slack/commands")
                .put("stage", "$default")
                .putObject("http")
                .put("method", "POST")
                .put("path", "/slack/commands");
        event.put("body", Base64.getEncoder().encodeToString(body));
        event.put("isBase64Encoded", true);
        return event;
    }
}
