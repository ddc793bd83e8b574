package dev.accountvending.local.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.functions.HttpApi;
import dev.accountvending.local.functions.HttpApi.Body;
import dev.accountvending.local.functions.HttpApi.Reply;
import dev.accountvending.local.gateway.Request;
import dev.accountvending.local.slack.WebApi.Result;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Plays Slack for the product. It takes the product's calls, as {@code slack.com/api} does; and it
 * reads the requests to the product's Slack endpoints, so that every client that signs with the
 * app's secret can play a user: the trigger ids and response URLs that the client makes up are
 * valid.
 */
public final class SlackStandIn {
    static final String API = "/local/slack/api/";
    static final String RESPONSE = "/local/slack/response/";
    static final String MESSAGES = "/local/slack/messages";
    static final String COMMANDS_DOOR = "/slack/commands";
    static final String INTERACTIONS_DOOR = "/slack/interactions";
    private static final String SCREEN = "/local/slack/screen";
    private static final String BEARER = "Bearer ";

    private final SlackApp app;
    private final SlackSigning signing;
    private final Clock clock;
    private final Function<Instant, List<String>> working;
    private final Workspace workspace = new Workspace();
    private final List<SlackCall> calls = new CopyOnWriteArrayList<>();
    private final Messages messages;
    private final Modals modals;
    private final Triggers triggers;
    private final ResponseUrls responseUrls;
    private final WebApi webApi;

    /**
     * @param working returns the names of the state machines that run executions begun since a time
     */
    public SlackStandIn(SlackApp app, Clock clock, Function<Instant, List<String>> working) {
        this.app = app;
        this.signing = new SlackSigning(app.signingSecret());
        this.clock = clock;
        this.working = working;
        this.messages = new Messages(clock);
        this.modals = new Modals(messages);
        this.triggers = new Triggers(clock);
        this.responseUrls = new ResponseUrls(clock);
        this.webApi = new WebApi(workspace, messages, modals, triggers);
    }

    /** Shares a channel with another workspace, as its manager does in Slack. */
    public void share(String channel) {
        workspace.change(channel, it -> it.withVisibility(Channel.Visibility.SHARED));
    }

    /** Removes a user from a channel. */
    public void leave(String channel, String user) {
        workspace.change(channel, it -> it.without(user));
    }

    /** Answers a request below {@code /local/slack}. */
    public Reply answer(Request request) {
        String path = request.path();
        if (path.startsWith(API)) {
            return json(200, call(path.substring(API.length()), request));
        }
        if (path.startsWith(RESPONSE) && request.method().equals("POST")) {
            return respond(path, request);
        }
        return switch (request.method() + " " + path) {
            case "GET " + MESSAGES -> json(200, Json.MAPPER.valueToTree(calls));
            case "GET " + SCREEN -> screen(request);
            default ->
                    HttpApi.problem(
                            404,
                            "Not found",
                            "There is no %s %s.".formatted(request.method(), path));
        };
    }

    private ObjectNode call(String method, Request request) {
        Arguments arguments = new Arguments(Json.MAPPER.createObjectNode());
        try {
            arguments = Arguments.of(request);
            authenticate(request, arguments);
            Result result = webApi.call(method, arguments);
            record(method, arguments, result, null);
            return result.answer();
        } catch (SlackError e) {
            ObjectNode answer = refusal(e);
            record(method, arguments, Result.of(answer), e.code());
            return answer;
        }
    }

    private void authenticate(Request request, Arguments arguments) {
        String header = request.header("authorization");
        String token =
                header.startsWith(BEARER)
                        ? header.substring(BEARER.length())
                        : arguments.text("token").orElse("");
        if (token.isEmpty()) {
            throw new SlackError("not_authed");
        }
        if (!token.equals(app.botToken())) {
            throw new SlackError("invalid_auth");
        }
    }

    private static ObjectNode refusal(SlackError error) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.put("ok", false).put("error", error.code());
        if (!error.details().isEmpty()) {
            error.details().forEach(answer.putArray("errors")::add);
            ArrayNode lines = answer.putObject("response_metadata").putArray("messages");
            error.details().forEach(detail -> lines.add("[ERROR] " + detail));
        }
        return answer;
    }

    private void record(String method, Arguments arguments, Result result, @Nullable String error) {
        JsonNode view = result.view().or(() -> readable(arguments, "view")).orElse(null);
        calls.add(
                new SlackCall(
                        clock.instant(),
                        method,
                        result.channel()
                                .map(Channel::id)
                                .or(() -> arguments.text("channel"))
                                .orElse(null),
                        result.user()
                                .map(SlackUser::id)
                                .or(() -> arguments.text("user"))
                                .orElse(null),
                        result.ts().or(() -> arguments.text("ts")).orElse(null),
                        arguments.text("text").orElse(null),
                        view == null
                                ? readable(arguments, "blocks").orElse(null)
                                : view.path("blocks"),
                        view,
                        error == null,
                        error,
                        result.answer()));
    }

    private static Optional<JsonNode> readable(Arguments arguments, String name) {
        try {
            return arguments.document(name, "unreadable");
        } catch (SlackError e) {
            return Optional.empty();
        }
    }

    /**
     * Takes an answer to a response URL (<a
     * href="https://docs.slack.dev/interactivity/handling-user-interaction#message_responses">message
     * responses</a>).
     */
    private Reply respond(String path, Request request) {
        Arguments arguments = new Arguments(Json.MAPPER.createObjectNode());
        try {
            arguments = Arguments.of(request);
            UserAction deed = responseUrls.use(path);
            Result result = respond(deed, arguments);
            record("response_url", arguments, result, null);
            return text(200, "ok");
        } catch (SlackError e) {
            record("response_url", arguments, Result.of(refusal(e)), e.code());
            return e.code().endsWith("_url") ? json(404, refusal(e)) : text(400, e.code());
        }
    }

    private Result respond(UserAction deed, Arguments arguments) {
        Channel channel = deed.channel().orElseThrow(() -> new SlackError("channel_not_found"));
        Optional<Message> original = deed.message().flatMap(ts -> messages.pressed(channel, ts));
        if (is(arguments, "delete_original") && original.isPresent()) {
            messages.delete(original.get());
            return responded(deed, original);
        }
        Optional<JsonNode> blocks = WebApi.blocks(arguments);
        String text = WebApi.text(arguments, blocks);
        if (is(arguments, "replace_original") && original.isPresent()) {
            return responded(
                    deed, Optional.of(messages.change(original.get(), Optional.of(text), blocks)));
        }
        boolean toAll = arguments.text("response_type").filter("in_channel"::equals).isPresent();
        return responded(
                deed,
                Optional.of(messages.post(channel, toAll ? null : deed.user(), text, blocks)));
    }

    private static Result responded(UserAction deed, Optional<Message> message) {
        return new Result(
                Json.MAPPER.createObjectNode().put("ok", true),
                deed.channel(),
                Optional.of(deed.user()),
                message.map(Message::ts),
                Optional.empty());
    }

    private static boolean is(Arguments arguments, String flag) {
        return arguments.text(flag).filter("true"::equals).isPresent();
    }

    /** Returns what a user sees now, and what is still at work. */
    private Reply screen(Request request) {
        try {
            Map<String, String> query = Form.decode(request.query());
            String who = query.getOrDefault("user", "");
            Optional<SlackUser> user = workspace.user(who).or(() -> workspace.byEmail(who));
            if (user.isEmpty()) {
                return HttpApi.problem(
                        404, "Not found", "Nobody in the workspace is \"%s\".".formatted(who));
            }
            ObjectNode screen = Json.MAPPER.createObjectNode();
            screen.put("now", clock.instant().toString());
            screen.put("id", user.get().id());
            screen.put("name", user.get().name());
            screen.put("directMessages", user.get().directMessages());
            ArrayNode seen = screen.putArray("messages");
            messages.seenBy(user.get()).forEach(message -> seen.add(message.seen()));
            modals.of(user.get()).forEach(screen.putArray("modals")::add);
            ArrayNode busy = screen.putArray("working");
            if (query.containsKey("since")) {
                working.apply(Instant.parse(query.get("since"))).forEach(busy::add);
            }
            return json(200, screen);
        } catch (IllegalArgumentException | DateTimeException e) {
            return HttpApi.problem(400, "Bad request", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Passes a request on to the product; notes it first, if it is one that Slack would have sent.
     */
    public Reply watch(Request request, Function<Request, Reply> product) {
        Optional<UserAction> deed =
                isFromSlack(request) ? UserAction.in(request, workspace) : Optional.empty();
        deed.ifPresent(this::note);
        Reply reply = product.apply(request);
        deed.ifPresent(done -> understand(done, reply));
        return reply;
    }

    private boolean isFromSlack(Request request) {
        return request.method().equals("POST")
                && (request.path().equals(COMMANDS_DOOR)
                        || request.path().equals(INTERACTIONS_DOOR))
                && signing.isOurs(
                        request.header(SlackSigning.TIMESTAMP),
                        request.header(SlackSigning.SIGNATURE),
                        request.body(),
                        clock.instant());
    }

    private void note(UserAction deed) {
        if (!deed.trigger().isEmpty()) {
            triggers.issue(deed.trigger(), deed.user());
        }
        deed.responsePath().ifPresent(path -> responseUrls.issue(path, deed));
    }

    /**
     * Applies the product's direct answer, which can hold a message, or say what becomes of a
     * modal.
     */
    private void understand(UserAction deed, Reply reply) {
        String body = new String(reply.body().bytes(), StandardCharsets.UTF_8);
        if (reply.status() != 200) {
            return;
        }
        if (deed.type().equals("command") && !body.isBlank()) {
            answered(deed, body);
        }
        if (deed.type().equals("view_closed")) {
            deed.view().ifPresent(modals::close);
        }
        if (deed.type().equals("view_submission")) {
            submitted(deed, readable(body));
        }
    }

    private void answered(UserAction deed, String body) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        if (readable(body) instanceof ObjectNode message) {
            answer.setAll(message);
        } else {
            answer.put("text", body);
        }
        Arguments arguments = new Arguments(answer);
        try {
            record("response", arguments, respond(deed, arguments), null);
        } catch (SlackError e) {
            record("response", arguments, Result.of(refusal(e)), e.code());
        }
    }

    private void submitted(UserAction deed, JsonNode answer) {
        String view = deed.view().orElse("");
        JsonNode next = answer.path("view");
        switch (answer.path("response_action").asText("close")) {
            case "errors" -> {}
            case "clear" -> modals.closeAll(deed.user());
            case "update" -> show(deed, next, () -> modals.update(view, next));
            case "push" -> show(deed, next, () -> modals.open(deed.user(), next));
            default -> modals.close(view);
        }
    }

    private void show(UserAction deed, JsonNode view, Runnable show) {
        List<String> wrong = BlockKit.inModal(view);
        ObjectNode arguments = Json.MAPPER.createObjectNode();
        arguments.set("view", view);
        if (wrong.isEmpty()) {
            show.run();
        }
        ObjectNode answer =
                wrong.isEmpty()
                        ? Json.MAPPER.createObjectNode().put("ok", true)
                        : refusal(new SlackError("invalid_arguments", wrong));
        record(
                "response_action",
                new Arguments(arguments),
                Result.of(answer, deed.user()),
                wrong.isEmpty() ? null : "invalid_arguments");
    }

    private static JsonNode readable(String body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return Json.MAPPER.createObjectNode();
        }
    }

    private static Reply json(int status, JsonNode body) {
        return new Reply(
                status,
                Map.of("content-type", "application/json; charset=utf-8"),
                List.of(),
                new Body(body.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static Reply text(int status, String body) {
        return new Reply(
                status,
                Map.of("content-type", "text/plain; charset=utf-8"),
                List.of(),
                new Body(body.getBytes(StandardCharsets.UTF_8)));
    }
}
