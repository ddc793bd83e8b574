package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The fields of an object in a definition. Each must be taken, so that none is ignored. */
final class Fields {
    private final String place;
    private final JsonNode object;
    private final Set<String> left = new LinkedHashSet<>();

    Fields(String place, JsonNode object) {
        this.place = place;
        this.object = object;
        object.fieldNames().forEachRemaining(left::add);
        left.remove("Comment");
    }

    boolean has(String name) {
        return object.has(name);
    }

    /** Takes a field; one that is absent is a MissingNode. */
    JsonNode take(String name) {
        left.remove(name);
        return object.path(name);
    }

    <T> @Nullable T take(String name, Function<JsonNode, T> reading) {
        JsonNode value = take(name);
        return value.isMissingNode() ? null : reading.apply(value);
    }

    <T> List<T> list(String name, Function<Fields, T> reading) {
        return take(name)
                .valueStream()
                .map(
                        element -> {
                            Fields fields = new Fields(place + ", " + name, element);
                            T read = reading.apply(fields);
                            fields.end();
                            return read;
                        })
                .toList();
    }

    Fields object(String name) {
        return new Fields(place + ", " + name, take(name));
    }

    String text(String name) {
        if (!take(name).isTextual()) {
            throw refusal("lacks " + name);
        }
        return take(name).textValue();
    }

    /** Refuses what is left. */
    void end() {
        if (!left.isEmpty()) {
            throw refusal("has %s, which the interpreter does not know".formatted(left));
        }
    }

    IllegalArgumentException refusal(String why) {
        return new IllegalArgumentException("%s %s: %s".formatted(place, why, object));
    }
}
