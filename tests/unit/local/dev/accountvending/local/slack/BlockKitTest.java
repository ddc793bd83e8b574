package dev.accountvending.local.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Each limit once, from both sides. */
class BlockKitTest {
    private static final String OPTION = "{\"text\":%s,\"value\":\"v\"}".formatted(plain("Yes"));
    private static final String BUTTON =
            "{\"type\":\"button\",\"text\":%s}".formatted(plain("Press"));

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("messageLimits")
    void message_upToTheLimit_isRight(String what, int most, IntFunction<String> block) {
        assertThat(BlockKit.inMessage(blocks(block.apply(most)))).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("messageLimits")
    void message_beyondTheLimit_isWrongOnce(String what, int most, IntFunction<String> block) {
        assertThat(BlockKit.inMessage(blocks(block.apply(most + 1))))
                .singleElement()
                .asString()
                .matches(
                        "(must be less than %d characters|no more than %d items allowed) \\[json-pointer:/blocks.*]"
                                .formatted(most + 1, most));
    }

    static Stream<Arguments> messageLimits() {
        return Stream.of(
                limit("header", 150, n -> header(long_(n))),
                limit("section text", 3000, n -> section(long_(n))),
                limit("section fields", 10, n -> fields(mrkdwn("f"), n)),
                limit("section field", 2000, n -> fields(mrkdwn(long_(n)), 1)),
                limit("block_id", 255, n -> with(section("a"), "block_id", long_(n))),
                limit("context elements", 10, n -> context(mrkdwn("c"), n)),
                limit("actions elements", 25, n -> actions(BUTTON, n)),
                limit("button text", 75, n -> actions(button("text", plain(long_(n))), 1)),
                limit("button value", 2000, n -> actions(button("value", text(long_(n))), 1)),
                limit("button url", 3000, n -> actions(button("url", text(long_(n))), 1)),
                limit("action_id", 255, n -> actions(button("action_id", text(long_(n))), 1)),
                limit("options", 100, n -> actions(select(OPTION, n), 1)),
                limit(
                        "option text",
                        75,
                        n -> actions(select(with(OPTION, "text", json(plain(long_(n)))), 1), 1)),
                limit(
                        "option value",
                        150,
                        n -> actions(select(with(OPTION, "value", long_(n)), 1), 1)),
                limit("overflow", 5, n -> actions(overflow(n), 1)),
                limit("image alt_text", 2000, n -> image("alt_text", long_(n))),
                limit("image url", 3000, n -> image("image_url", long_(n))),
                limit(
                        "markdown",
                        12_000,
                        n -> "{\"type\":\"markdown\",\"text\":\"%s\"}".formatted(long_(n))),
                limit(
                        "confirm title",
                        100,
                        n -> actions(button("confirm", confirm("title", n)), 1)),
                limit("confirm button", 30, n -> actions(button("confirm", confirm("deny", n)), 1)),
                limit("input label", 2000, n -> input("label", plain(long_(n)))),
                limit("input hint", 2000, n -> input("hint", plain(long_(n)))),
                limit(
                        "placeholder",
                        150,
                        n -> input("element", field("placeholder", plain(long_(n))))),
                limit(
                        "initial value",
                        3000,
                        n -> input("element", field("initial_value", text(long_(n))))));
    }

    @Test
    void message_takesFiftyBlocks() {
        assertThat(BlockKit.inMessage(blocks(times("{\"type\":\"divider\"}", 50)))).isEmpty();
        assertThat(BlockKit.inMessage(blocks(times("{\"type\":\"divider\"}", 51))))
                .containsExactly("no more than 50 items allowed [json-pointer:/blocks]");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("modalLimits")
    void modal_upToTheLimit_isRight(String field, int most) {
        assertThat(BlockKit.inModal(modal(field, most))).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("modalLimits")
    void modal_beyondTheLimit_isWrongOnce(String field, int most) {
        assertThat(BlockKit.inModal(modal(field, most + 1)))
                .singleElement()
                .asString()
                .contains("[json-pointer:/view/" + field);
    }

    static Stream<Arguments> modalLimits() {
        return Stream.of(
                Arguments.of("title", 24),
                Arguments.of("submit", 24),
                Arguments.of("close", 24),
                Arguments.of("private_metadata", 3000),
                Arguments.of("callback_id", 255),
                Arguments.of("blocks", 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"section\"} | must define either `text` or `fields` [json-pointer:/blocks/0]",
                "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"\"}} | must be more than 0 characters [json-pointer:/blocks/0/text/text]",
                "{\"type\":\"header\"} | missing required field: text [json-pointer:/blocks/0]",
                "{\"type\":\"header\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"a\"}} | unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
                "{\"type\":\"header\",\"text\":{\"text\":\"a\"}} | missing required field: type [json-pointer:/blocks/0/text]",
                "{\"type\":\"banner\"} | unsupported type: banner [json-pointer:/blocks/0/type]",
                "{\"text\":\"a\"} | missing required field: type [json-pointer:/blocks/0]",
                "{\"type\":\"divider\",\"text\":\"a\"} | invalid additional property: text [json-pointer:/blocks/0]",
                "{\"type\":\"context\",\"elements\":[]} | no less than 1 items allowed [json-pointer:/blocks/0/elements]",
                "{\"type\":\"actions\",\"elements\":[{\"type\":\"plain_text_input\"}]} | unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
                "{\"type\":\"actions\",\"elements\":[{\"type\":\"static_select\"}]} | must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]",
                "{\"type\":\"section\",\"text\":\"a\"} | must be an object [json-pointer:/blocks/0/text]",
            })
    void message_withAMistake_saysWhatAndWhere(String blockAndFinding) {
        String[] parts = blockAndFinding.split(" \\| ", 2);

        assertThat(BlockKit.inMessage(blocks(parts[0]))).containsExactly(parts[1]);
    }

    @Test
    void actionIds_areDifferentWithinABlock() {
        String button = button("action_id", text("same"));

        assertThat(BlockKit.inMessage(blocks(actions(button, 2))))
                .containsExactly(
                        "`action_id` already exists: same [json-pointer:/blocks/0/elements/1/action_id]");
        assertThat(BlockKit.inMessage(blocks(actions(button, 1) + "," + actions(button, 1))))
                .isEmpty();
    }

    @Test
    void blockIds_areDifferentWithinAMessage() {
        String block = with(section("a"), "block_id", "same");

        assertThat(BlockKit.inMessage(blocks(block + "," + block)))
                .containsExactly(
                        "`block_id` already exists: same [json-pointer:/blocks/1/block_id]");
    }

    @Test
    void initialOption_isOneOfTheOptions() {
        String other = with(OPTION, "value", "other");
        String select = with(select(OPTION, 1), "initial_option", json(other));

        assertThat(BlockKit.inMessage(blocks(actions(select, 1))))
                .containsExactly(
                        "must be one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]");
    }

    @Test
    void modal_withInputs_needsSubmit() {
        JsonNode view =
                json(
                        "{\"type\":\"modal\",\"title\":%s,\"blocks\":[%s]}"
                                .formatted(plain("T"), input("label", plain("L"))));

        assertThat(BlockKit.inModal(view))
                .containsExactly("missing required field: submit [json-pointer:/view]");
    }

    @Test
    void modal_withoutAnything_saysAllThatIsMissing() {
        assertThat(BlockKit.inModal(json("{\"type\":\"modal\"}")))
                .containsExactly(
                        "missing required field: title [json-pointer:/view]",
                        "missing required field: blocks [json-pointer:/view]");
    }

    private static Arguments limit(String what, int most, IntFunction<String> block) {
        return Arguments.of(what, most, block);
    }

    private static JsonNode modal(String field, int size) {
        ObjectNode view = json("{\"type\":\"modal\",\"title\":%s}".formatted(plain("T")));
        view.set("blocks", blocks(section("a")));
        switch (field) {
            case "blocks" -> view.set(field, blocks(times(section("a"), size)));
            case "title", "submit", "close" -> view.set(field, json(plain(long_(size))));
            default -> view.put(field, long_(size));
        }
        return view;
    }

    private static String header(String text) {
        return "{\"type\":\"header\",\"text\":%s}".formatted(plain(text));
    }

    private static String section(String text) {
        return "{\"type\":\"section\",\"text\":%s}".formatted(mrkdwn(text));
    }

    private static String fields(String field, int count) {
        return "{\"type\":\"section\",\"fields\":[%s]}".formatted(times(field, count));
    }

    private static String context(String element, int count) {
        return "{\"type\":\"context\",\"elements\":[%s]}".formatted(times(element, count));
    }

    private static String actions(String element, int count) {
        return "{\"type\":\"actions\",\"elements\":[%s]}".formatted(times(element, count));
    }

    private static String button(String field, String value) {
        return with(BUTTON, field, parsed(value));
    }

    private static String select(String option, int count) {
        return "{\"type\":\"static_select\",\"options\":[%s]}".formatted(times(option, count));
    }

    private static String overflow(int count) {
        return "{\"type\":\"overflow\",\"options\":[%s]}".formatted(times(OPTION, count));
    }

    private static String image(String field, String value) {
        String image =
                "{\"type\":\"image\",\"image_url\":\"https://example.com/a\",\"alt_text\":\"a\"}";
        return with(image, field, value);
    }

    private static String confirm(String field, int length) {
        ObjectNode confirm = Json.MAPPER.createObjectNode();
        for (String name : List.of("title", "text", "confirm", "deny")) {
            confirm.set(name, json(plain(name.equals(field) ? long_(length) : "a")));
        }
        return confirm.toString();
    }

    private static String input(String field, String value) {
        String input =
                "{\"type\":\"input\",\"label\":%s,\"element\":{\"type\":\"plain_text_input\"}}"
                        .formatted(plain("L"));
        return with(input, field, parsed(value));
    }

    private static String field(String name, String value) {
        return with("{\"type\":\"plain_text_input\"}", name, parsed(value));
    }

    private static String plain(String text) {
        return "{\"type\":\"plain_text\",\"text\":\"%s\"}".formatted(text);
    }

    private static String mrkdwn(String text) {
        return "{\"type\":\"mrkdwn\",\"text\":\"%s\"}".formatted(text);
    }

    private static String text(String text) {
        return "\"" + text + "\"";
    }

    private static String long_(int length) {
        return "x".repeat(length);
    }

    private static String times(String element, int count) {
        return String.join(",", java.util.Collections.nCopies(count, element));
    }

    private static String with(String object, String field, String value) {
        return json(object).put(field, value).toString();
    }

    private static String with(String object, String field, JsonNode value) {
        ObjectNode changed = json(object);
        changed.set(field, value);
        return changed.toString();
    }

    private static ObjectNode json(String text) {
        return TestingSlack.json(text);
    }

    private static JsonNode parsed(String value) {
        return json("{\"it\":" + value + "}").get("it");
    }

    private static ArrayNode blocks(String elements) {
        return (ArrayNode) parsed("[" + elements + "]");
    }
}
