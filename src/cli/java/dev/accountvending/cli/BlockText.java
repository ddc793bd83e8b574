package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.Ascii;
import dev.accountvending.model.Times;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders Block Kit as lines of text: what a person sees, and what there is to press or to fill in.
 */
final class BlockText {
    private static final Pattern LINK = Pattern.compile("<([^<>|]+)(?:\\|([^<>]*))?>");
    private static final Pattern DATE = Pattern.compile("date\\^(\\d{1,12})\\^.*");
    private static final Map<String, String> EMOJI =
            Map.of(
                    ":white_check_mark:", "✅",
                    ":heavy_check_mark:", "✔",
                    ":white_small_square:", "▫",
                    ":x:", "❌",
                    ":no_entry:", "⛔",
                    ":warning:", "⚠",
                    ":hourglass_flowing_sand:", "⏳",
                    ":hourglass:", "⌛",
                    ":tada:", "🎉");

    private BlockText() {}

    /** Renders a message: its blocks, or its text if it has none. */
    static List<String> message(JsonNode message) {
        JsonNode blocks = message.path("blocks");
        return blocks.isEmpty()
                ? mrkdwn(message.path("text").asText()).lines().toList()
                : blocks(blocks);
    }

    /** Renders a modal: its title, its blocks, and the button that submits it. */
    static List<String> modal(JsonNode view) {
        List<String> lines = new ArrayList<>();
        lines.add("[[ %s ]]".formatted(text(view.path("title"))));
        lines.addAll(blocks(view.path("blocks")));
        if (view.path("submit").isObject()) {
            lines.add("( %s )".formatted(text(view.path("submit"))));
        }
        return lines;
    }

    static List<String> blocks(JsonNode blocks) {
        List<String> lines = new ArrayList<>();
        blocks.forEach(block -> lines.addAll(block(block)));
        return lines;
    }

    private static List<String> block(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "header" -> List.of(text(block.path("text")).toUpperCase(Locale.ROOT));
            case "divider" -> List.of("-".repeat(40));
            case "section" -> section(block);
            case "context" -> List.of(joined(block, "  "));
            case "actions" -> List.of(joined(block, "   "));
            case "image" -> List.of("(image: %s)".formatted(block.path("alt_text").asText()));
            case "markdown" -> block.path("text").asText().lines().toList();
            case "input" -> input(block);
            default -> List.of("(%s)".formatted(block.path("type").asText()));
        };
    }

    private static List<String> section(JsonNode block) {
        List<String> lines = new ArrayList<>(text(block.path("text")).lines().toList());
        block.path("fields")
                .forEach(field -> lines.add(String.join(" ", text(field).lines().toList())));
        if (block.path("accessory").isObject()) {
            lines.add(element(block.path("accessory")));
        }
        return lines;
    }

    private static List<String> input(JsonNode block) {
        List<String> lines = new ArrayList<>();
        String label = text(block.path("label"));
        lines.add(
                "%s (%s%s): %s"
                        .formatted(
                                label,
                                block.path("block_id").asText(),
                                block.path("optional").asBoolean() ? ", optional" : "",
                                element(block.path("element"))));
        if (block.path("hint").isObject()) {
            lines.add("    " + text(block.path("hint")));
        }
        return lines;
    }

    private static String joined(JsonNode block, String gap) {
        List<String> parts = new ArrayList<>();
        block.path("elements").forEach(element -> parts.add(element(element)));
        return String.join(gap, parts);
    }

    private static String element(JsonNode element) {
        String type = element.path("type").asText();
        return switch (type) {
            case "plain_text", "mrkdwn" -> text(element);
            case "button" -> button(element);
            case "image" -> "(image: %s)".formatted(element.path("alt_text").asText());
            default -> element.has("options") ? choice(element) : entry(element);
        };
    }

    /** Adds the value that {@code --press} takes; a button with an address only opens it. */
    private static String button(JsonNode button) {
        String press =
                button.hasNonNull("url")
                        ? button.path("url").asText()
                        : action(button.path("action_id").asText(), button.path("value").asText());
        return "[ %s ] %s".formatted(text(button.path("text")), press);
    }

    private static String action(String id, String value) {
        return value.isEmpty() ? id : id + "=" + value;
    }

    private static String choice(JsonNode menu) {
        List<String> values = new ArrayList<>();
        menu.path("options").forEach(option -> values.add(option.path("value").asText()));
        String initial = menu.at("/initial_option/value").asText();
        return String.join(" | ", values) + (initial.isEmpty() ? "" : " [" + initial + "]");
    }

    private static String entry(JsonNode element) {
        String initial = element.path("initial_value").asText();
        return initial.isEmpty() ? "____" : "[" + initial + "]";
    }

    private static String text(JsonNode text) {
        String words = text.path("text").asText();
        return text.path("type").asText().equals("mrkdwn") ? mrkdwn(words) : emoji(words);
    }

    /** Spells out links and mentions, and restores what was escaped. */
    private static String mrkdwn(String text) {
        return emoji(LINK.matcher(text).replaceAll(BlockText::link))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static String link(MatchResult link) {
        String target = link.group(1);
        String label = link.group(2);
        String words =
                switch (target.charAt(0)) {
                    case '@' -> "@" + name(target.substring(1));
                    case '#' -> "#" + (label == null ? target.substring(1) : label);
                    case '!' -> special(target.substring(1));
                    default -> label == null ? target : "%s (%s)".formatted(label, target);
                };
        return Matcher.quoteReplacement(words);
    }

    /**
     * Renders {@code here}, or a date such as {@code date^1794355200^{date}}, in this machine's
     * zone.
     */
    private static String special(String target) {
        Matcher date = DATE.matcher(target);
        return date.matches()
                ? Times.minute(Instant.ofEpochSecond(Long.parseLong(date.group(1))))
                : "@" + target;
    }

    /** Returns the user's name within an id such as {@code UANA00000}. */
    private static String name(String id) {
        return Ascii.lower(id.replaceFirst("^U", "").replaceFirst("0+$", ""));
    }

    private static String emoji(String text) {
        String replaced = text;
        for (Map.Entry<String, String> emoji : EMOJI.entrySet()) {
            replaced = replaced.replace(emoji.getKey(), emoji.getValue());
        }
        return replaced;
    }
}
