package dev.accountvending.local.slack;

import static dev.accountvending.local.slack.ShapeCheck.distinct;
import static dev.accountvending.local.slack.ShapeCheck.flag;
import static dev.accountvending.local.slack.ShapeCheck.length;
import static dev.accountvending.local.slack.ShapeCheck.list;
import static dev.accountvending.local.slack.ShapeCheck.matching;
import static dev.accountvending.local.slack.ShapeCheck.number;
import static dev.accountvending.local.slack.ShapeCheck.oneOf;
import static dev.accountvending.local.slack.ShapeCheck.typed;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Block Kit's rules, from Slack's reference of <a
 * href="https://docs.slack.dev/reference/block-kit/blocks">blocks</a>, <a
 * href="https://docs.slack.dev/reference/block-kit/block-elements">elements</a> and <a
 * href="https://docs.slack.dev/reference/block-kit/composition-objects">composition objects</a>,
 * and of <a href="https://docs.slack.dev/reference/views/modal-views">modals</a>. Slack's other
 * types (files, videos, tables, rich text) are refused as unknown.
 */
final class BlockKit {
    private static final int BLOCKS_IN_MESSAGE = 50;
    private static final int BLOCKS_IN_MODAL = 100;
    private static final ShapeCheck ID = length(255);
    private static final ShapeCheck DATE = matching("\\d{4}-\\d{2}-\\d{2}", "must be a date");

    private static final Map<String, ShapeCheck> ELEMENTS = elements();
    private static final Set<String> MENUS =
            Set.of(
                    "static_select",
                    "multi_static_select",
                    "users_select",
                    "conversations_select",
                    "channels_select");
    private static final ShapeCheck IN_SECTION =
            typed(
                    only(
                            MENUS,
                            "button",
                            "checkboxes",
                            "radio_buttons",
                            "datepicker",
                            "overflow",
                            "image"));
    private static final ShapeCheck IN_ACTIONS =
            typed(only(MENUS, "button", "checkboxes", "radio_buttons", "datepicker", "overflow"));
    private static final ShapeCheck IN_INPUT =
            typed(
                    only(
                            MENUS,
                            "checkboxes",
                            "radio_buttons",
                            "datepicker",
                            "plain_text_input",
                            "number_input",
                            "email_text_input",
                            "url_text_input"));
    private static final Map<String, ShapeCheck> BLOCKS = blocks();

    private BlockKit() {}

    /** Returns the errors in the blocks of a message. */
    static List<String> inMessage(JsonNode blocks) {
        Map<String, ShapeCheck> types = new HashMap<>(BLOCKS);
        types.put("markdown", block().requires("text", length(12_000)).closed());
        ShapeErrors found = ShapeErrors.in("blocks");
        list(0, BLOCKS_IN_MESSAGE, typed(types)).and(distinct("block_id")).check(blocks, found);
        return found.all();
    }

    /** Returns the errors in a modal. */
    static List<String> inModal(JsonNode view) {
        ShapeErrors found = ShapeErrors.in("view");
        Shape modal =
                Shape.empty()
                        .requires("title", plainText(24))
                        .requires(
                                "blocks",
                                list(1, BLOCKS_IN_MODAL, typed(BLOCKS)).and(distinct("block_id")))
                        .allows("submit", plainText(24))
                        .allows("close", plainText(24))
                        .allows("private_metadata", length(0, 3000))
                        .allows("callback_id", length(0, 255))
                        .allows("external_id", length(0, 255))
                        .allows("clear_on_close", flag())
                        .allows("notify_on_close", flag())
                        .allows("submit_disabled", flag());
        typed(Map.of("modal", modal.closed().and(BlockKit::submitWhereInputIs))).check(view, found);
        return found.all();
    }

    private static void submitWhereInputIs(JsonNode view, ShapeErrors found) {
        boolean input =
                view.path("blocks")
                        .valueStream()
                        .anyMatch(block -> block.path("type").asText().equals("input"));
        if (input && !view.path("submit").isObject()) {
            found.add("missing required field: submit");
        }
    }

    private static Map<String, ShapeCheck> blocks() {
        return Map.of(
                "divider",
                block().closed(),
                "header",
                block().requires("text", plainText(150)).closed(),
                "section",
                block().allows("text", text(3000))
                        .allows("fields", list(1, 10, text(2000)))
                        .allows("accessory", IN_SECTION)
                        .allows("expand", flag())
                        .closed()
                        .and(BlockKit::textOrFields),
                "context",
                block().requires("elements", list(1, 10, inContext())).closed(),
                "actions",
                block().requires("elements", list(1, 25, IN_ACTIONS).and(distinct("action_id")))
                        .closed(),
                "image",
                image().allows("block_id", ID).allows("title", plainText(2000)).closed(),
                "input",
                block().requires("label", plainText(2000))
                        .requires("element", IN_INPUT)
                        .allows("hint", plainText(2000))
                        .allows("optional", flag())
                        .allows("dispatch_action", flag())
                        .closed());
    }

    private static void textOrFields(JsonNode section, ShapeErrors found) {
        if (!section.hasNonNull("text") && !section.hasNonNull("fields")) {
            found.add("must define either `text` or `fields`");
        }
    }

    private static ShapeCheck inContext() {
        Map<String, ShapeCheck> types = new HashMap<>(texts(3000));
        types.put("image", image().closed());
        return typed(types);
    }

    private static Map<String, ShapeCheck> elements() {
        Shape focused = element().allows("focus_on_load", flag());
        Shape menu = focused.allows("placeholder", plainText(150)).allows("confirm", confirm());
        Shape field =
                focused.allows("placeholder", plainText(150))
                        .allows("dispatch_action_config", dispatch());
        return Map.ofEntries(
                Map.entry(
                        "button",
                        element()
                                .requires("text", plainText(75))
                                .allows("value", length(2000))
                                .allows("url", length(3000))
                                .allows("style", oneOf("primary", "danger"))
                                .allows("confirm", confirm())
                                .allows("accessibility_label", length(75))
                                .closed()),
                Map.entry("image", image().closed()),
                Map.entry(
                        "static_select",
                        options(menu)
                                .allows("initial_option", option())
                                .closed()
                                .and(BlockKit::hasOptions)),
                Map.entry(
                        "multi_static_select",
                        options(menu)
                                .allows("initial_options", list(1, 100, option()))
                                .allows("max_selected_items", number(1, 100))
                                .closed()
                                .and(BlockKit::hasOptions)),
                Map.entry("users_select", menu.allows("initial_user", ID).closed()),
                Map.entry("conversations_select", menu.allows("initial_conversation", ID).closed()),
                Map.entry("channels_select", menu.allows("initial_channel", ID).closed()),
                Map.entry(
                        "overflow",
                        element()
                                .requires("options", list(1, 5, option()))
                                .allows("confirm", confirm())
                                .closed()),
                Map.entry("datepicker", menu.allows("initial_date", DATE).closed()),
                Map.entry(
                        "checkboxes",
                        focused.requires("options", list(1, 10, option()))
                                .allows("initial_options", list(1, 10, option()))
                                .allows("confirm", confirm())
                                .closed()),
                Map.entry(
                        "radio_buttons",
                        focused.requires("options", list(1, 10, option()))
                                .allows("initial_option", option())
                                .allows("confirm", confirm())
                                .closed()
                                .and(BlockKit::initialIsThere)),
                Map.entry(
                        "plain_text_input",
                        field.allows("initial_value", length(0, 3000))
                                .allows("multiline", flag())
                                .allows("min_length", number(0, 3000))
                                .allows("max_length", number(1, 3000))
                                .closed()),
                Map.entry(
                        "number_input",
                        field.requires("is_decimal_allowed", flag())
                                .allows("initial_value", length(0, 3000))
                                .allows("min_value", length(100))
                                .allows("max_value", length(100))
                                .closed()),
                Map.entry(
                        "email_text_input",
                        field.allows("initial_value", length(0, 3000)).closed()),
                Map.entry(
                        "url_text_input", field.allows("initial_value", length(0, 3000)).closed()));
    }

    private static Shape block() {
        return Shape.empty().allows("block_id", ID);
    }

    private static Shape element() {
        return Shape.empty().allows("action_id", ID);
    }

    private static Shape image() {
        return Shape.empty().requires("image_url", length(3000)).requires("alt_text", length(2000));
    }

    /** Adds the options, which a menu has in one list, or in groups. */
    private static Shape options(Shape menu) {
        ShapeCheck all = list(1, 100, option());
        ShapeCheck group =
                Shape.empty().requires("label", plainText(75)).requires("options", all).closed();
        return menu.allows("options", all).allows("option_groups", list(1, 100, group));
    }

    private static void hasOptions(JsonNode menu, ShapeErrors found) {
        if (menu.hasNonNull("options") == menu.hasNonNull("option_groups")) {
            found.add("must define either `options` or `option_groups`");
        }
        initialIsThere(menu, found);
    }

    private static void initialIsThere(JsonNode menu, ShapeErrors found) {
        String initial = menu.path("initial_option").path("value").asText("");
        if (!initial.isEmpty()
                && menu.findValues("options").stream()
                        .flatMap(JsonNode::valueStream)
                        .noneMatch(option -> option.path("value").asText().equals(initial))) {
            found.at("initial_option").add("must be one of the provided options");
        }
    }

    private static ShapeCheck option() {
        return Shape.empty()
                .requires("text", text(75))
                .requires("value", length(150))
                .allows("description", text(75))
                .closed();
    }

    private static ShapeCheck confirm() {
        return Shape.empty()
                .requires("title", plainText(100))
                .requires("text", text(300))
                .requires("confirm", plainText(30))
                .requires("deny", plainText(30))
                .allows("style", oneOf("primary", "danger"))
                .closed();
    }

    private static ShapeCheck dispatch() {
        return Shape.empty()
                .allows(
                        "trigger_actions_on",
                        list(1, 2, oneOf("on_enter_pressed", "on_character_entered")))
                .closed();
    }

    private static ShapeCheck plainText(int most) {
        return typed(Map.of("plain_text", texts(most).get("plain_text")));
    }

    private static ShapeCheck text(int most) {
        return typed(texts(most));
    }

    private static Map<String, ShapeCheck> texts(int most) {
        Shape text = Shape.empty().requires("text", length(most));
        return Map.of(
                "plain_text",
                text.allows("emoji", flag()).closed(),
                "mrkdwn",
                text.allows("verbatim", flag()).closed());
    }

    private static Map<String, ShapeCheck> only(Set<String> some, String... others) {
        Map<String, ShapeCheck> chosen = new HashMap<>(ELEMENTS);
        Set<String> wanted = new java.util.HashSet<>(some);
        wanted.addAll(List.of(others));
        chosen.keySet().retainAll(wanted);
        return chosen;
    }
}
