package dev.accountvending.local.functions;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A route of the HTTP API, such as {@code GET /leases/{id}}; {@code {proxy+}} takes the rest of a
 * path.
 *
 * @param method a verb, or {@code ANY}
 * @param authorizer the declared one, empty for none
 */
public record Route(String method, String path, String authorizer, String function) {
    private static final String ANY = "ANY";

    public Route {
        method = method.equals("*") ? ANY : method.toUpperCase(Locale.ROOT);
        path = path.startsWith("/") ? path : "/" + path;
    }

    /** Returns the route as API Gateway writes it into events. */
    public String key() {
        return method + " " + path;
    }

    boolean takes(String verb) {
        return method.equals(ANY) || method.equals(verb);
    }

    /**
     * Ranks routes as API Gateway does: it prefers the one with more fixed segments, and a greedy
     * one least.
     */
    int specificity() {
        int score = takes("") ? 0 : 1;
        for (String segment : segments(path)) {
            score += isLabel(segment) ? (isGreedy(segment) ? -100 : 2) : 4;
        }
        return score;
    }

    /** Returns the path parameters, decoded, if the path is this route's. */
    Optional<Map<String, String>> match(String rawPath) {
        List<String> wanted = segments(path);
        List<String> given = segments(rawPath);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            String segment = wanted.get(i);
            if (isGreedy(segment) && given.size() > i) {
                parameters.put(
                        segment.substring(1, segment.length() - 2),
                        decode(String.join("/", given.subList(i, given.size()))));
                return Optional.of(parameters);
            }
            if (i >= given.size()) {
                return Optional.empty();
            }
            String value = decode(given.get(i));
            if (isLabel(segment)) {
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                parameters.put(segment.substring(1, segment.length() - 1), value);
            } else if (!segment.equals(value)) {
                return Optional.empty();
            }
        }
        return given.size() == wanted.size() ? Optional.of(parameters) : Optional.empty();
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    private static boolean isLabel(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    private static boolean isGreedy(String segment) {
        return segment.startsWith("{") && segment.endsWith("+}");
    }

    /** Decodes percent signs only: a plus sign in a path is a plus sign. */
    static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
