package dev.accountvending.notify;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;

import dev.accountvending.model.PlainText;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Makes the blocks of our messages, within Slack's limits (<a
 * href="https://docs.slack.dev/reference/block-kit/blocks">Block Kit</a>).
 */
public final class SlackBlocks {
    private static final int LONGEST_HEADER = 150;
    private static final int LONGEST_SECTION = 3000;
    private static final int LONGEST_FIELD = 2000;
    private static final int LONGEST_CONFIRMATION = 300;

    /** The most fields of a section, which shows them in two columns. */
    private static final int MOST_FIELDS = 10;

    private SlackBlocks() {}

    /**
     * Returns people's text so that Slack shows it as written, and no part becomes a link, a
     * mention, a channel (<a
     * href="https://docs.slack.dev/messaging/formatting-message-text#escaping">escaping</a>) or a
     * line of ours.
     */
    public static String escape(String text) {
        return escapeLines(PlainText.visible(text));
    }

    /** Returns the same for a text of ours that has several lines. */
    public static String escapeLines(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Returns a link of ours. */
    public static String link(String url, String text) {
        return "<%s|%s>".formatted(url.replace("|", "%7C").replace(">", "%3E"), escape(text));
    }

    public static LayoutBlock header(String text) {
        return HeaderBlock.builder().text(plain(cut(text, LONGEST_HEADER))).build();
    }

    /** Returns a paragraph in Slack's markup. */
    public static LayoutBlock section(String mrkdwn) {
        return SectionBlock.builder().text(text(mrkdwn, LONGEST_SECTION)).build();
    }

    /** Names and values, side by side; the values are in Slack's markup. */
    public static List<LayoutBlock> facts(Map<String, String> facts) {
        List<LayoutBlock> sections = new ArrayList<>();
        List<MarkdownTextObject> all =
                facts.entrySet().stream()
                        .map(
                                fact ->
                                        text(
                                                "*%s*\n%s"
                                                        .formatted(fact.getKey(), fact.getValue()),
                                                LONGEST_FIELD))
                        .toList();
        for (int i = 0; i < all.size(); i += MOST_FIELDS) {
            sections.add(
                    SectionBlock.builder()
                            .fields(
                                    List.copyOf(
                                            all.subList(i, Math.min(all.size(), i + MOST_FIELDS))))
                            .build());
        }
        return sections;
    }

    /** Returns a line in small print. */
    public static LayoutBlock context(String mrkdwn) {
        return ContextBlock.builder().elements(List.of(text(mrkdwn, LONGEST_FIELD))).build();
    }

    /** Returns a row of buttons. */
    public static LayoutBlock buttons(BlockElement... buttons) {
        return ActionsBlock.builder().elements(Arrays.asList(buttons)).build();
    }

    /**
     * Returns a button.
     *
     * @param action identifies it when it is pressed
     * @param value what it is about
     * @param style {@code primary}, {@code danger} or {@code default}
     */
    public static ButtonElement button(String action, String value, String text, String style) {
        var button = ButtonElement.builder().actionId(action).value(value).text(plain(text));
        return (style.equals("default") ? button : button.style(style)).build();
    }

    /**
     * Returns the same button, which asks for confirmation first (<a
     * href="https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object">confirmation
     * dialog</a>).
     *
     * @param question in plain text
     */
    public static ButtonElement confirmed(ButtonElement button, String question) {
        button.setConfirm(
                ConfirmationDialogObject.builder()
                        .title(plain("Are you sure?"))
                        .text(plain(cut(question, LONGEST_CONFIRMATION)))
                        .confirm(plain("Yes"))
                        .deny(plain("Cancel"))
                        .build());
        return button;
    }

    private static PlainTextObject plain(String text) {
        return PlainTextObject.builder().text(text).build();
    }

    private static MarkdownTextObject text(String mrkdwn, int longest) {
        // Verbatim, so that Slack makes no links of names that look like links.
        return MarkdownTextObject.builder().text(cut(mrkdwn, longest)).verbatim(true).build();
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
