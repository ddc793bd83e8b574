package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.cli.SlackSession.Acknowledgement;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

@Command(
        name = "slack",
        description = {
            "Plays a user of the local cloud's Slack.",
            "Types a command, presses a button, or submits the form that is open, and shows what comes. Such as: avm slack '/account new sandbox spike 7d' --as ana@example.com"
        },
        mixinStandardHelpOptions = true)
final class SlackCommand implements Callable<Integer> {
    /** After that time Slack shows the user that the app did not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LIMIT_OF_WAIT = Duration.ofMinutes(15);
    private static final Set<String> ANSWERING = Set.of("answer-slack");
    private static final Set<String> FOLLOWING = Set.of("answer-slack", "follow-vend");

    private final Console console;
    private final Duration pace;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ApiOptions asking = new ApiOptions();

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "What is typed.")
    private @Nullable String line;

    @Option(
            names = "--press",
            paramLabel = "ACTION[=VALUE]",
            description = "Press the newest button of that action id that the user sees.")
    private @Nullable String press;

    @Option(
            names = "--submit",
            paramLabel = "FIELD=VALUE",
            arity = "0..*",
            description = "Submit the newest open form, with these fields filled in.")
    private @Nullable Map<String, String> submit;

    @Option(
            names = "--wait",
            description = "Follow until nothing of it is at work any more: the account is there.")
    private boolean wait;

    SlackCommand(Console console, Duration pace) {
        this.console = console;
        this.pace = pace;
    }

    @Override
    public Integer call() {
        if (Stream.of(line, press, submit).filter(Objects::nonNull).count() != 1) {
            throw new ParameterException(
                    spec.commandLine(), "Give one of: a command, --press, --submit.");
        }
        String user =
                asking.as()
                        .orElseThrow(
                                () ->
                                        new ParameterException(
                                                spec.commandLine(),
                                                "Say who types: give --as, such as --as ana@example.com."));
        try (Api api = asking.api();
                SlackSession session = new SlackSession(api.base(), user)) {
            return play(session);
        }
    }

    private int play(SlackSession session) {
        Instant begun = Instant.now();
        JsonNode screen = session.screen(begun);
        SlackInbox news = new SlackInbox(screen);
        Acknowledgement answer = act(session, screen);
        JsonNode errors = answer.json().path("errors");
        SlackNarration narration = new SlackNarration(console.liveOut());
        if (!asking.json()) {
            tell(answer, errors);
        }
        if (answer.isGood() && errors.isEmpty()) {
            follow(session, begun, news, narration);
            narration.settle();
        }
        if (asking.json()) {
            console.printJson(document(answer, news));
        }
        return answer.isGood() && errors.isEmpty() ? 0 : 1;
    }

    private Acknowledgement act(SlackSession session, JsonNode screen) {
        SlackPayloads deeds = new SlackPayloads(screen, session::responseUrl);
        Instant now = Instant.parse(screen.path("now").asText());
        if (line != null) {
            return session.command(now, deeds.command(line));
        }
        if (press != null) {
            String[] parts = press.split("=", 2);
            Optional<String> value = parts.length > 1 ? Optional.of(parts[1]) : Optional.empty();
            return session.interaction(now, deeds.press(parts[0], value));
        }
        return session.interaction(
                now, deeds.submission(submit == null ? Map.of() : new LinkedHashMap<>(submit)));
    }

    private void tell(Acknowledgement answer, JsonNode errors) {
        console.out()
                .printf(
                        "acknowledged with %d in %d ms%n",
                        answer.status(), answer.time().toMillis());
        if (!answer.isGood()) {
            console.err().println(answer.json().path("detail").asText(answer.body()));
        }
        if (answer.time().compareTo(PATIENCE) > 0) {
            console.err().println("Slack would have given up: it waits for three seconds.");
        }
        errors.properties()
                .forEach(
                        error ->
                                console.err()
                                        .printf(
                                                "%s: %s%n",
                                                error.getKey(), error.getValue().asText()));
        console.flush();
    }

    /** Reads the screen until nothing is at work, and nothing has come for a while. */
    private void follow(
            SlackSession session, Instant begun, SlackInbox news, SlackNarration narration) {
        Duration quiet = wait ? pace.multipliedBy(3) : pace;
        Instant end = Instant.now().plus(wait ? LIMIT_OF_WAIT : LIMIT);
        Instant last = Instant.now();
        while (Instant.now().isBefore(end)) {
            JsonNode screen = session.screen(begun);
            boolean busy = isBusy(screen);
            for (SlackInbox.Item item : news.look(screen)) {
                last = Instant.now();
                if (!asking.json()) {
                    narration.tell(item);
                }
            }
            if (busy) {
                last = Instant.now();
            } else if (Duration.between(last, Instant.now()).compareTo(quiet) > 0) {
                return;
            }
            pause();
        }
        console.err()
                .println(
                        wait
                                ? "It takes longer than 15 minutes, and goes on: `avm list --as %s` shows how far it is."
                                        .formatted(asking.as().orElse(""))
                                : "It goes on: --wait follows it to its end.");
    }

    private boolean isBusy(JsonNode screen) {
        Set<String> wanted = wait ? FOLLOWING : ANSWERING;
        return screen.path("working")
                .valueStream()
                .anyMatch(machine -> wanted.contains(machine.asText()));
    }

    private void pause() {
        try {
            Thread.sleep(pace.dividedBy(4));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("Interrupted.", e);
        }
    }

    private static ObjectNode document(Acknowledgement answer, SlackInbox news) {
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.putObject("acknowledgement")
                .put("status", answer.status())
                .put("milliseconds", answer.time().toMillis())
                .put("body", answer.body());
        news.arrived().forEach(document.putArray("arrived")::add);
        return document;
    }
}
