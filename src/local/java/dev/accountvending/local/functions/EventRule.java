package dev.accountvending.local.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.runtime.Json;

import java.util.Map;
import java.util.TreeMap;

/**
 * A rule by which EventBridge hands events to a function, as Serverless declares it (<a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html">event
 * patterns</a>, <a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html">input
 * transformation</a>). Of patterns it knows lists of exact values.
 *
 * @param paths what the template names, each as {@code $.detail-type}
 * @param template of the function's input; empty: the event as it is
 */
public record EventRule(JsonNode pattern, Map<String, String> paths, String template) {
    public EventRule {
        paths = Map.copyOf(paths);
    }

    static EventRule of(JsonNode declared) {
        JsonNode transformer = declared.path("inputTransformer");
        Map<String, String> paths = new TreeMap<>();
        transformer
                .path("inputPathsMap")
                .properties()
                .forEach(path -> paths.put(path.getKey(), path.getValue().asText()));
        return new EventRule(
                declared.path("pattern"), paths, transformer.path("inputTemplate").asText(""));
    }

    /** Returns whether an event, with its envelope, is one that the rule hands on. */
    public boolean matches(JsonNode event) {
        return matches(pattern, event);
    }

    private static boolean matches(JsonNode pattern, JsonNode value) {
        return pattern.isArray()
                ? pattern.valueStream().anyMatch(value::equals)
                : pattern.properties().stream()
                        .allMatch(part -> matches(part.getValue(), value.path(part.getKey())));
    }

    /** Returns what the function is given for an event. */
    public String input(JsonNode event) {
        if (template.isEmpty()) {
            return event.toString();
        }
        String input = template;
        for (Map.Entry<String, String> path : paths.entrySet()) {
            JsonNode value = event;
            for (String field : path.getValue().substring("$.".length()).split("\\.", -1)) {
                value = value.path(field);
            }
            input = input.replace("<%s>".formatted(path.getKey()), value.toString());
        }
        try {
            return Json.MAPPER.readTree(input).toString();
        } catch (JsonProcessingException e) {
            throw new LocalCloudException("An input template makes no JSON: " + template, e);
        }
    }
}
