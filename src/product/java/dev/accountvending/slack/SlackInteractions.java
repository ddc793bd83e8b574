package dev.accountvending.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.Person;
import dev.accountvending.model.TypedText;
import dev.accountvending.notify.SlackMessages;
import dev.accountvending.request.CatalogRules;
import dev.accountvending.request.FieldProblem;
import dev.accountvending.request.InvalidRequest;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST /slack/interactions}: a user pressed a button or submitted a form (<a
 * href="https://docs.slack.dev/reference/interaction-payloads">payloads</a>). A form is checked
 * here against the catalog alone, because only now can Slack show an error at its field.
 */
public final class SlackInteractions extends SlackHandler {
    /** Buttons that do something; all others are links, which Slack opens itself. */
    private static final Set<String> BUTTONS =
            Set.of(
                    SlackMessages.APPROVE,
                    SlackMessages.REJECT,
                    SlackMessages.EXTEND,
                    SlackMessages.STILL_NEEDED,
                    SlackMessages.WANTS_TO_RETIRE,
                    Buttons.RETIRE,
                    Buttons.APPROVE,
                    Buttons.REJECT,
                    Buttons.KEEP,
                    Buttons.OPEN_FORM);

    /** Only Slack knows the user's mail address, and asking it would take too long here. */
    private static final Person NOT_KNOWN_YET = new Person("not-known-yet@example.com");

    private final CatalogRules rules;

    public SlackInteractions() {
        this(Inside.of(FunctionContext.current()), CatalogRules.of(FunctionContext.current()));
    }

    SlackInteractions(Optional<Inside> inside, CatalogRules rules) {
        super(inside);
        this.rules = rules;
    }

    @Override
    Reading read(FormBody body) {
        JsonNode payload = payload(body.required("payload"));
        return switch (payload.path("type").asText()) {
            case "block_actions" -> press(payload);
            case "view_submission" -> submission(payload);
            default -> Reading.nothing();
        };
    }

    private static JsonNode payload(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The payload is not JSON.", e);
        }
    }

    private static Reading press(JsonNode payload) {
        JsonNode action = payload.path("actions").path(0);
        String button = action.path("action_id").asText();
        if (!BUTTONS.contains(button)) {
            return Reading.nothing();
        }
        return new Reading(
                new SlackCall.Press(
                        text(payload, "/user/id"),
                        text(payload, "/container/channel_id"),
                        button,
                        action.path("value").asText(),
                        text(payload, "/response_url"),
                        text(payload, "/trigger_id")),
                Acknowledgement.empty());
    }

    private Reading submission(JsonNode payload) {
        JsonNode view = payload.path("view");
        String form = view.path("callback_id").asText();
        Map<String, String> values = values(view.at("/state/values"));
        List<FieldProblem> problems =
                switch (form) {
                    case Interactions.NEW_ACCOUNT -> problemsOfRequest(values);
                    case Interactions.REJECTION -> problemsOfRejection(values);
                    default -> null;
                };
        if (problems == null) {
            return Reading.nothing();
        }
        if (!problems.isEmpty()) {
            return new Reading(null, errors(problems, view.at("/state/values")));
        }
        return new Reading(
                new SlackCall.Submission(
                        text(payload, "/user/id"),
                        form,
                        view.path("private_metadata").asText(),
                        values),
                Acknowledgement.json(
                        Json.MAPPER.createObjectNode().put("response_action", "clear")));
    }

    private List<FieldProblem> problemsOfRequest(Map<String, String> values) {
        try {
            AccountRequest request = AccountFields.read(values, NOT_KNOWN_YET, rules.catalog());
            return rules.problems(request, NOT_KNOWN_YET);
        } catch (InvalidRequest invalid) {
            return invalid.problems();
        }
    }

    private static List<FieldProblem> problemsOfRejection(Map<String, String> values) {
        String why = values.getOrDefault(Interactions.WHY, "");
        if (why.isEmpty()) {
            return List.of(
                    new FieldProblem(
                            Interactions.WHY, "Say why: the person who asked will read it."));
        }
        return why.length() <= Interactions.LONGEST_WHY
                ? List.of()
                : List.of(
                        new FieldProblem(
                                Interactions.WHY,
                                "A reason has at most %d characters."
                                        .formatted(Interactions.LONGEST_WHY)));
    }

    /** Returns what was filled in, by block: each of our blocks has one element. */
    private static Map<String, String> values(JsonNode blocks) {
        Map<String, String> values = new HashMap<>();
        blocks.properties()
                .forEach(
                        block ->
                                block.getValue()
                                        .valueStream()
                                        .map(element -> TypedText.of(value(element)))
                                        .filter(value -> !value.isEmpty())
                                        .forEach(value -> values.put(block.getKey(), value)));
        return values;
    }

    private static String value(JsonNode element) {
        return element.path("value").asText(element.at("/selected_option/value").asText(""));
    }

    /**
     * Returns errors for Slack to show at their blocks; one about no block is shown at the name.
     */
    private static Acknowledgement errors(List<FieldProblem> problems, JsonNode blocks) {
        ObjectNode answer = Json.MAPPER.createObjectNode().put("response_action", "errors");
        ObjectNode errors = answer.putObject("errors");
        for (FieldProblem problem : problems) {
            String block = blocks.has(problem.field()) ? problem.field() : AccountFields.NAME;
            String before = errors.path(block).asText("");
            errors.put(
                    block, before.isEmpty() ? problem.message() : before + " " + problem.message());
        }
        return Acknowledgement.json(answer);
    }

    private static String text(JsonNode payload, String pointer) {
        String text = payload.at(pointer).asText("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("%s is missing.".formatted(pointer));
        }
        return text;
    }
}
