package dev.accountvending.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.Ascii;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.PlainText;
import dev.accountvending.model.TypedText;
import dev.accountvending.policy.SeenRequest;
import dev.accountvending.request.FieldProblem;
import dev.accountvending.request.InvalidRequest;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The fields of a JSON body, or the parameters of a query, read strictly. All bad fields are
 * collected and refused together, so that a caller can correct them at once:
 *
 * <pre>{@code
 * Fields fields = Fields.of(call.body(), "approve", "why");
 * Supplier<Boolean> approve = fields.requiredBoolean("approve");
 * String why = fields.why();
 * fields.refuseBad();
 * }</pre>
 *
 * <p>Only after {@link #refuseBad} is a required field known to be present; so it is returned as a
 * supplier, to be read then. A null counts as an absent field.
 */
final class Fields {
    private static final int LONGEST_WHY = 200;

    private final JsonNode document;
    private final String noun;
    private final List<FieldProblem> problems = new ArrayList<>();

    private Fields(JsonNode document, String noun, List<String> known) {
        this.document = document;
        this.noun = noun;
        refuseUnknown(known);
    }

    /**
     * Reads a body.
     *
     * @param names all the fields that there are
     * @throws InvalidRequest if it is not a JSON object
     */
    static Fields of(byte[] body, String... names) {
        List<String> known = List.of(names);
        return new Fields(document(body, known), "field", known);
    }

    /**
     * Reads a query's parameters, which are fields whose values are texts.
     *
     * @param names all the parameters that there are
     */
    static Fields ofQuery(Map<String, String> query, String... names) {
        return new Fields(Json.MAPPER.valueToTree(query), "parameter", List.of(names));
    }

    private static JsonNode document(byte[] body, List<String> known) {
        try {
            JsonNode document = Json.MAPPER.readTree(body);
            if (document == null || !document.isObject()) {
                throw new InvalidRequest(
                        "The body must be a JSON object; its fields are %s."
                                .formatted(String.join(", ", known)),
                        List.of());
            }
            return document;
        } catch (JsonProcessingException e) {
            throw new InvalidRequest(
                    "The body cannot be read as JSON: " + e.getOriginalMessage(), List.of());
        } catch (IOException e) {
            throw new InvalidRequest("The body cannot be read as JSON.", List.of());
        }
    }

    private void refuseUnknown(List<String> known) {
        document.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!known.contains(name)) {
                                refuse(
                                        name,
                                        "There is no such %s; there are %s."
                                                .formatted(noun, String.join(", ", known)));
                            }
                        });
    }

    /** Returns a required text, as a value of its type. */
    <T> Supplier<T> required(String name, Function<String, T> type) {
        return required(name, text(name, type));
    }

    /** Returns a text as people mean it, as a value of its type; null if absent. */
    <T> @Nullable T text(String name, Function<String, T> type) {
        JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            refuse(name, "This field must be a text.");
            return null;
        }
        try {
            return type.apply(TypedText.of(value.textValue()));
        } catch (InvalidValue invalid) {
            refuse(name, Objects.requireNonNullElse(invalid.getMessage(), "This cannot be."));
            return null;
        }
    }

    /** Returns a required whole number of 1 or more. */
    Supplier<Integer> requiredCount(String name) {
        return required(name, count(name));
    }

    /** Returns a whole number of 1 or more; null if absent. */
    @Nullable Integer count(String name) {
        JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isInt() || value.intValue() < 1) {
            refuse(name, "This field must be a whole number, 1 or more.");
            return null;
        }
        return value.intValue();
    }

    /** Returns a required boolean. */
    Supplier<Boolean> requiredBoolean(String name) {
        JsonNode value = find(name);
        if (value != null && !value.isBoolean()) {
            refuse(name, "This field must be true or false.");
        }
        return required(name, value == null ? null : (Boolean) value.booleanValue());
    }

    /** Returns the required reason for a change, in the person's own words. */
    Supplier<String> requiredWhy() {
        return required("why", atMost(LONGEST_WHY));
    }

    /** Returns the reason for a change, in the person's own words; null if absent. */
    @Nullable String why() {
        return text("why", atMost(LONGEST_WHY));
    }

    /**
     * Returns what the person saw when they decided, as far as they sent it: a lease's id, and a
     * digest.
     */
    SeenRequest seen() {
        return new SeenRequest(text("leaseId", LeaseId::new), text("digest", text -> text));
    }

    /** Reads plain text in people's own words, with this many characters at most. */
    static Function<String, String> atMost(int characters) {
        return text -> {
            if (text.codePointCount(0, text.length()) > characters) {
                throw new InvalidValue(
                        "This field has at most %d characters.".formatted(characters));
            }
            return PlainText.check(text);
        };
    }

    /** Reads some of an enumeration's values, in its order, separated by commas. */
    static <E extends Enum<E>> Function<String, Set<E>> someOf(Class<E> type) {
        return words -> {
            Set<E> some = EnumSet.noneOf(type);
            for (String word : words.split(",", -1)) {
                some.add(one(type, word));
            }
            return some;
        };
    }

    private static <E extends Enum<E>> E one(Class<E> type, String word) {
        return EnumSet.allOf(type).stream()
                .filter(value -> Ascii.equalsIgnoreCase(value.name(), word.strip()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidValue(
                                        "\"%s\" is no status; there are %s."
                                                .formatted(word, words(type))));
    }

    private static <E extends Enum<E>> String words(Class<E> type) {
        return EnumSet.allOf(type).stream().map(Enum::name).collect(Collectors.joining(", "));
    }

    /**
     * Refuses the input if a field was bad.
     *
     * @throws InvalidRequest naming each bad field
     */
    void refuseBad() {
        if (!problems.isEmpty()) {
            throw new InvalidRequest("Some %ss cannot be read.".formatted(noun), problems);
        }
    }

    private <T> Supplier<T> required(String name, @Nullable T value) {
        if (find(name) == null) {
            refuse(name, "This field must be given.");
        }
        return () -> Objects.requireNonNull(value, name);
    }

    private @Nullable JsonNode find(String name) {
        return document.hasNonNull(name) ? document.get(name) : null;
    }

    private void refuse(String field, String message) {
        problems.add(new FieldProblem(field, message));
    }
}
