package dev.accountvending.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.PlainText;
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
 * The fields of a JSON body, or the parameters of a query, read strictly. Every bad field is
 * collected before any is refused, so that nobody mends one to be told of the next:
 *
 * <pre>{@code
 * Fields fields = Fields.of(call.body(), "approve", "why");
 * Supplier<Boolean> approve = fields.requiredBoolean("approve");
 * String why = fields.why();
 * fields.refuseBad();
 * }</pre>
 *
 * <p>A field that must be there is known to be only after {@link #refuseBad}; so it is handed out
 * as a supplier, to be asked then. A null is as good as an absent field.
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
     * @throws InvalidRequest where it is no JSON object
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

    /** A text that must be there, as a value of its type. */
    <T> Supplier<T> required(String name, Function<String, T> type) {
        return required(name, text(name, type));
    }

    /** A text, as a value of its type; null where there is none. */
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
            return type.apply(value.textValue());
        } catch (InvalidValue invalid) {
            refuse(name, Objects.requireNonNullElse(invalid.getMessage(), "This cannot be."));
            return null;
        }
    }

    /** A whole number of 1 or more that must be there. */
    Supplier<Integer> requiredCount(String name) {
        return required(name, count(name));
    }

    /** A whole number of 1 or more; null where there is none. */
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

    /** A yes or no that must be there. */
    Supplier<Boolean> requiredBoolean(String name) {
        JsonNode value = find(name);
        if (value != null && !value.isBoolean()) {
            refuse(name, "This field must be true or false.");
        }
        return required(name, value == null ? null : (Boolean) value.booleanValue());
    }

    /** Why somebody does something, in their own words, which they must say. */
    Supplier<String> requiredWhy() {
        return required("why", atMost(LONGEST_WHY));
    }

    /** Why somebody does something, in their own words; null where they do not say. */
    @Nullable String why() {
        return text("why", atMost(LONGEST_WHY));
    }

    /** What somebody saw when they decided, as far as they say: a lease's id, and a digest. */
    SeenRequest seen() {
        return new SeenRequest(text("leaseId", LeaseId::new), text("digest", text -> text));
    }

    /** For plain text in people's own words, with this many characters at most. */
    static Function<String, String> atMost(int characters) {
        return text -> {
            if (text.codePointCount(0, text.length()) > characters) {
                throw new InvalidValue(
                        "This field has at most %d characters.".formatted(characters));
            }
            return PlainText.check(text);
        };
    }

    /** For some of an enumeration's values, in its order, separated by commas. */
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
                .filter(value -> value.name().equals(word))
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
     * Ends the reading.
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
