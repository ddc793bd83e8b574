package dev.accountvending.local.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.util.List;
import java.util.Optional;

/**
 * The methods of Slack's <a href="https://docs.slack.dev/reference/methods">Web API</a> that an app
 * such as the product needs, with the checks and the errors that their pages name.
 */
final class WebApi {
    private static final int LONGEST_TEXT = 40_000;
    private static final int MOST_MEMBERS = 999;

    /** An answer, with the user and the conversation that it was about. */
    record Result(
            ObjectNode answer,
            Optional<Channel> channel,
            Optional<SlackUser> user,
            Optional<String> ts,
            Optional<JsonNode> view) {
        static Result of(ObjectNode answer) {
            return new Result(
                    answer, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        static Result of(ObjectNode answer, SlackUser user) {
            return new Result(
                    answer,
                    Optional.empty(),
                    Optional.of(user),
                    Optional.empty(),
                    Optional.empty());
        }

        static Result of(ObjectNode answer, SlackUser user, JsonNode view) {
            return new Result(
                    answer,
                    Optional.empty(),
                    Optional.of(user),
                    Optional.empty(),
                    Optional.of(view));
        }
    }

    private final Workspace workspace;
    private final Messages messages;
    private final Modals modals;
    private final Triggers triggers;

    WebApi(Workspace workspace, Messages messages, Modals modals, Triggers triggers) {
        this.workspace = workspace;
        this.messages = messages;
        this.modals = modals;
        this.triggers = triggers;
    }

    Result call(String method, Arguments arguments) {
        return switch (method) {
            case "auth.test" -> authTest();
            case "chat.postMessage" -> postMessage(arguments);
            case "chat.postEphemeral" -> postEphemeral(arguments);
            case "chat.update" -> update(arguments);
            case "chat.getPermalink" -> permalink(arguments);
            case "conversations.open" -> openConversation(arguments);
            case "conversations.info" -> conversation(arguments);
            case "conversations.members" -> members(arguments);
            case "users.info" -> user(arguments);
            case "users.lookupByEmail" -> byEmail(arguments);
            case "views.open" -> openView(arguments);
            case "views.update" -> updateView(arguments);
            default -> throw new SlackError("unknown_method");
        };
    }

    private static Result authTest() {
        ObjectNode answer = ok();
        answer.put("url", "https://%s.slack.com/".formatted(Workspace.DOMAIN));
        answer.put("team", Workspace.DOMAIN);
        answer.put("user", Workspace.APP.name());
        answer.put("team_id", Workspace.TEAM);
        answer.put("user_id", Workspace.APP.id());
        answer.put("bot_id", SlackApp.BOT_ID);
        answer.put("is_enterprise_install", false);
        return Result.of(answer, Workspace.APP);
    }

    private Result postMessage(Arguments arguments) {
        Channel channel = destination(arguments);
        Optional<JsonNode> blocks = blocks(arguments);
        String text = text(arguments, blocks);
        return posted(messages.post(channel, null, text, blocks));
    }

    private Result postEphemeral(Arguments arguments) {
        Channel channel = destination(arguments);
        SlackUser user =
                workspace
                        .user(arguments.required("user"))
                        .filter(channel::has)
                        .orElseThrow(() -> new SlackError("user_not_in_channel"));
        Optional<JsonNode> blocks = blocks(arguments);
        Message message = messages.post(channel, user, text(arguments, blocks), blocks);
        ObjectNode answer = ok().put("message_ts", message.ts());
        return new Result(
                answer,
                Optional.of(channel),
                Optional.of(user),
                Optional.of(message.ts()),
                Optional.empty());
    }

    private Result update(Arguments arguments) {
        Channel channel = channel(arguments);
        Message before =
                messages.find(channel, arguments.required("ts"))
                        .orElseThrow(() -> new SlackError("message_not_found"));
        Optional<JsonNode> blocks = blocks(arguments);
        String text = text(arguments, blocks);
        Result result = posted(messages.change(before, arguments.text("text"), blocks));
        result.answer().put("text", text);
        return result;
    }

    private Result posted(Message message) {
        ObjectNode answer = ok();
        answer.put("channel", message.channel().id());
        answer.put("ts", message.ts());
        answer.set("message", message.json());
        Channel channel = message.channel();
        return new Result(
                answer,
                Optional.of(channel),
                channel.isDirect() ? userOf(channel) : Optional.empty(),
                Optional.of(message.ts()),
                Optional.empty());
    }

    private Optional<SlackUser> userOf(Channel channel) {
        return channel.members().stream()
                .flatMap(member -> workspace.user(member).stream())
                .filter(user -> !user.bot())
                .findFirst();
    }

    private Result permalink(Arguments arguments) {
        Channel channel = channel(arguments);
        String ts = arguments.required("message_ts");
        if (messages.find(channel, ts).isEmpty()) {
            throw new SlackError("message_not_found");
        }
        ObjectNode answer = ok();
        answer.put("channel", channel.id());
        answer.put(
                "permalink",
                "https://%s.slack.com/archives/%s/p%s"
                        .formatted(Workspace.DOMAIN, channel.id(), ts.replace(".", "")));
        return about(answer, channel);
    }

    private Result openConversation(Arguments arguments) {
        Channel channel =
                arguments.text("channel").isPresent()
                        ? channel(arguments)
                        : workspace
                                .user(arguments.required("users"))
                                .flatMap(user -> workspace.destination(user.id()))
                                .orElseThrow(() -> new SlackError("user_not_found"));
        ObjectNode answer = ok().put("no_op", true).put("already_open", true);
        answer.putObject("channel").put("id", channel.id());
        return about(answer, channel);
    }

    private Result conversation(Arguments arguments) {
        Channel channel = seen(arguments);
        ObjectNode answer = ok();
        answer.set("channel", channel.json());
        return about(answer, channel);
    }

    private Result members(Arguments arguments) {
        Channel channel = seen(arguments);
        List<String> members = channel.members().stream().sorted().toList();
        int limit = whole(arguments.text("limit").orElse("100"), "invalid_limit");
        if (limit < 1 || limit > MOST_MEMBERS) {
            throw new SlackError("invalid_limit");
        }
        int from = whole(arguments.text("cursor").orElse("0"), "invalid_cursor");
        if (from > members.size()) {
            throw new SlackError("invalid_cursor");
        }
        int to = Math.min(from + limit, members.size());
        ObjectNode answer = ok();
        members.subList(from, to).forEach(answer.putArray("members")::add);
        answer.putObject("response_metadata")
                .put("next_cursor", to < members.size() ? Integer.toString(to) : "");
        return about(answer, channel);
    }

    private static int whole(String text, String otherwise) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new SlackError(otherwise);
        }
    }

    /**
     * Returns a channel that the app may read: its manifest has {@code groups:read}, which shows it
     * the private ones that it is in, and not {@code channels:read}.
     */
    private Channel seen(Arguments arguments) {
        Channel channel =
                workspace
                        .channel(arguments.required("channel"))
                        .orElseThrow(() -> new SlackError("channel_not_found"));
        if (channel.isDirect() || channel.isPublic()) {
            throw new SlackError("missing_scope");
        }
        if (!channel.has(Workspace.APP)) {
            throw new SlackError("channel_not_found");
        }
        return channel;
    }

    private Result user(Arguments arguments) {
        return found(workspace.user(arguments.required("user")), "user_not_found");
    }

    private Result byEmail(Arguments arguments) {
        return found(workspace.byEmail(arguments.required("email")), "users_not_found");
    }

    private static Result found(Optional<SlackUser> user, String otherwise) {
        SlackUser found = user.orElseThrow(() -> new SlackError(otherwise));
        ObjectNode answer = ok();
        answer.set("user", found.json());
        return Result.of(answer, found);
    }

    /** Opens a view; one that is refused leaves the trigger unused. */
    private Result openView(Arguments arguments) {
        String trigger = arguments.required("trigger_id");
        JsonNode view = view(arguments);
        SlackUser user = triggers.check(trigger);
        triggers.use(trigger);
        return viewed(user, modals.open(user, view));
    }

    private Result updateView(Arguments arguments) {
        String id = arguments.text("view_id").or(() -> arguments.text("external_id")).orElse("");
        if (id.isEmpty()) {
            throw Arguments.missing("view_id");
        }
        JsonNode view = view(arguments);
        ObjectNode before = modals.find(id).orElseThrow(() -> new SlackError("not_found"));
        if (arguments
                .text("hash")
                .filter(h -> !h.equals(before.path("hash").asText()))
                .isPresent()) {
            throw new SlackError("hash_conflict");
        }
        String found = before.path("id").asText();
        SlackUser user = modals.userOf(found).orElseThrow(() -> new SlackError("not_found"));
        return viewed(user, modals.update(found, view));
    }

    private static Result viewed(SlackUser user, ObjectNode view) {
        ObjectNode answer = ok();
        answer.set("view", view);
        return Result.of(answer, user, view);
    }

    private static JsonNode view(Arguments arguments) {
        JsonNode view =
                arguments
                        .document("view", "invalid_arguments")
                        .orElseThrow(() -> Arguments.missing("view"));
        List<String> wrong = BlockKit.inModal(view);
        if (!wrong.isEmpty()) {
            throw new SlackError("invalid_arguments", wrong);
        }
        return view;
    }

    private Channel destination(Arguments arguments) {
        Channel channel =
                workspace
                        .destination(arguments.required("channel"))
                        .orElseThrow(() -> new SlackError("channel_not_found"));
        if (!channel.has(Workspace.APP)) {
            throw new SlackError("not_in_channel");
        }
        return channel;
    }

    private Channel channel(Arguments arguments) {
        return workspace
                .channel(arguments.required("channel"))
                .orElseThrow(() -> new SlackError("channel_not_found"));
    }

    static Optional<JsonNode> blocks(Arguments arguments) {
        Optional<JsonNode> blocks = arguments.document("blocks", "invalid_blocks_format");
        if (blocks.isPresent() && !blocks.get().isArray()) {
            throw new SlackError("invalid_blocks_format");
        }
        List<String> wrong = blocks.map(BlockKit::inMessage).orElse(List.of());
        if (!wrong.isEmpty()) {
            throw new SlackError("invalid_blocks", wrong);
        }
        return blocks;
    }

    static String text(Arguments arguments, Optional<JsonNode> blocks) {
        Optional<String> text = arguments.text("text");
        if (text.isEmpty() && blocks.filter(b -> !b.isEmpty()).isEmpty()) {
            throw new SlackError("no_text");
        }
        if (text.filter(t -> t.codePointCount(0, t.length()) > LONGEST_TEXT).isPresent()) {
            throw new SlackError("msg_too_long");
        }
        return text.orElse("");
    }

    private static Result about(ObjectNode answer, Channel channel) {
        return new Result(
                answer, Optional.of(channel), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static ObjectNode ok() {
        return Json.MAPPER.createObjectNode().put("ok", true);
    }
}
