package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.escape;
import static dev.accountvending.notify.SlackBlocks.section;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.block.element.StaticSelectElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewSubmit;
import com.slack.api.model.view.ViewTitle;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.model.LeaseId;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds the forms that we open (<a href="https://docs.slack.dev/surfaces/modals">modals</a>). Each
 * field is a block of the field's name with one element.
 */
final class Forms {
    private static final String ELEMENT = "value";
    private static final int MOST_OPTIONS = 100;
    private static final int LONGEST_OPTION = 75;
    private static final int LONGEST_NAME = 30;
    private static final int LONGEST_PURPOSE = 200;

    private Forms() {}

    /**
     * The subject of a rejection, which the form carries until it is submitted.
     *
     * @param digest of the question that the form showed
     * @param channel the channel of the button that opened it
     * @param responseUrl the URL that replaces that button's message
     */
    record Rejected(LeaseId lease, String digest, String channel, String responseUrl) {
        /** Reads the subject; empty if the form was opened by an earlier version. */
        static Optional<Rejected> parse(String metadata) {
            try {
                JsonNode about = Json.MAPPER.readTree(metadata);
                return about.hasNonNull("lease")
                        ? Optional.of(Json.MAPPER.treeToValue(about, Rejected.class))
                        : Optional.empty();
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("The form came back with another's data.", e);
            }
        }
    }

    /** Returns the form for a new account. */
    static View newAccount(Catalog catalog) {
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(input(AccountFields.KIND, "Kind", false, null, kinds(catalog)));
        blocks.add(
                input(
                        AccountFields.NAME,
                        "Name",
                        false,
                        "It becomes part of the account's domain.",
                        PlainTextInputElement.builder()
                                .actionId(ELEMENT)
                                .maxLength(LONGEST_NAME)
                                .placeholder(plain("payments-spike"))
                                .build()));
        blocks.add(
                input(
                        AccountFields.DAYS,
                        "Days",
                        true,
                        "Leave it empty for the usual time of the kind.",
                        PlainTextInputElement.builder().actionId(ELEMENT).maxLength(6).build()));
        List<OptionObject> stages = stages(catalog);
        if (!stages.isEmpty()) {
            blocks.add(
                    input(
                            AccountFields.STAGE,
                            "Stage",
                            true,
                            "Only for a service.",
                            StaticSelectElement.builder()
                                    .actionId(ELEMENT)
                                    .options(stages)
                                    .build()));
        }
        blocks.add(
                input(
                        AccountFields.PURPOSE,
                        "Purpose",
                        true,
                        null,
                        PlainTextInputElement.builder()
                                .actionId(ELEMENT)
                                .maxLength(LONGEST_PURPOSE)
                                .build()));
        return view(Interactions.NEW_ACCOUNT, "New account", "Ask", "", blocks);
    }

    /** Returns the form that asks an approver for the reason of a rejection. */
    static View rejection(DecisionRequest asked, String channel, String responseUrl) {
        Rejected about = new Rejected(asked.lease(), asked.digest(), channel, responseUrl);
        return view(
                Interactions.REJECTION,
                "Reject",
                "Reject",
                Json.MAPPER.valueToTree(about).toString(),
                List.of(
                        section(escape("Reject %s?".formatted(asked.about()))),
                        input(
                                Interactions.WHY,
                                "Why is " + asked.lease().name() + " rejected?",
                                false,
                                "The person who asked will read it.",
                                PlainTextInputElement.builder()
                                        .actionId(ELEMENT)
                                        .maxLength(Interactions.LONGEST_WHY)
                                        .build())));
    }

    private static View view(
            String form, String title, String submit, String metadata, List<LayoutBlock> blocks) {
        return View.builder()
                .type("modal")
                .callbackId(form)
                .title(ViewTitle.builder().type("plain_text").text(title).build())
                .submit(ViewSubmit.builder().type("plain_text").text(submit).build())
                .close(ViewClose.builder().type("plain_text").text("Cancel").build())
                .privateMetadata(metadata)
                .blocks(blocks)
                .build();
    }

    private static LayoutBlock input(
            String field,
            String label,
            boolean optional,
            @Nullable String hint,
            BlockElement element) {
        var block =
                InputBlock.builder()
                        .blockId(field)
                        .label(plain(label))
                        .optional(optional)
                        .element(element);
        return (hint == null ? block : block.hint(plain(hint))).build();
    }

    private static BlockElement kinds(Catalog catalog) {
        return StaticSelectElement.builder()
                .actionId(ELEMENT)
                .placeholder(plain("Choose one"))
                .options(
                        catalog.kinds().entrySet().stream()
                                .limit(MOST_OPTIONS)
                                .map(kind -> option(kind.getKey().value(), kind.getValue()))
                                .toList())
                .build();
    }

    private static OptionObject option(String name, Kind kind) {
        return OptionObject.builder()
                .text(plain(name))
                .value(name)
                .description(plain(kind.description()))
                .build();
    }

    private static List<OptionObject> stages(Catalog catalog) {
        return catalog.kinds().values().stream()
                .flatMap(kind -> kind.stages().stream())
                .distinct()
                .limit(MOST_OPTIONS)
                .map(
                        stage ->
                                OptionObject.builder()
                                        .text(plain(stage.value()))
                                        .value(stage.value())
                                        .build())
                .toList();
    }

    private static PlainTextObject plain(String text) {
        return PlainTextObject.builder()
                .text(
                        text.length() <= LONGEST_OPTION
                                ? text
                                : text.substring(0, LONGEST_OPTION - 1) + "…")
                .build();
    }
}
