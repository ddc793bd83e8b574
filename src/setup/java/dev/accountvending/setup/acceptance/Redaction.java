package dev.accountvending.setup.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.accountvending.runtime.Json;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes out of a report what names an organization or its people, or lets somebody in. Everything
 * that leaves this machine passes here.
 */
final class Redaction {
    /**
     * In this order: a token holds what looks like a key. What replaces them is in brackets, for
     * Markdown takes angle brackets for HTML.
     */
    private static final Map<Pattern, String> PATTERNS = new LinkedHashMap<>();

    static {
        PATTERNS.put(
                Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.?[A-Za-z0-9_-]*"), "[token]");
        PATTERNS.put(
                Pattern.compile("[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+"), "[e-mail]");
        PATTERNS.put(
                Pattern.compile("(?<![A-Za-z0-9])(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}"), "[key id]");
        PATTERNS.put(
                Pattern.compile("(?<![A-Za-z0-9/+=_.-])(?=[A-Za-z/+]*[0-9])[A-Za-z0-9/+]{40,}=*"),
                "[key]");
        PATTERNS.put(Pattern.compile("(?<![0-9A-Za-z])[0-9]{12}(?![0-9A-Za-z])"), "[account]");
        PATTERNS.put(
                Pattern.compile("(?<![a-z0-9-])(ou-[a-z0-9]{4,}-[a-z0-9]{8,}|o-[a-z0-9]{10,32})"),
                "[organization]");
        PATTERNS.put(
                Pattern.compile("[a-z0-9]+(\\.execute-api\\.[a-z0-9-]+\\.amazonaws\\.com)"),
                "[api]$1");
    }

    private final Map<String, String> known;

    /**
     * @param known what is known to be secret, as accounts' numbers and the parent domain, with
     *     what replaces it
     */
    Redaction(Map<String, String> known) {
        this.known = Map.copyOf(known);
    }

    /** Returns the same document with every text redacted. */
    JsonNode of(JsonNode document) {
        return switch (document) {
            case ObjectNode object -> {
                ObjectNode copy = Json.MAPPER.createObjectNode();
                object.properties()
                        .forEach(field -> copy.set(of(field.getKey()), of(field.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = Json.MAPPER.createArrayNode();
                array.forEach(each -> copy.add(of(each)));
                yield copy;
            }
            case TextNode text -> TextNode.valueOf(of(text.textValue()));
            default -> document;
        };
    }

    String of(String text) {
        String redacted = text;
        // The longest first: a domain may be the end of another.
        for (Map.Entry<String, String> each :
                known.entrySet().stream()
                        .sorted(Comparator.comparingInt(entry -> -entry.getKey().length()))
                        .toList()) {
            redacted = redacted.replace(each.getKey(), each.getValue());
        }
        for (Map.Entry<Pattern, String> each : PATTERNS.entrySet()) {
            redacted = each.getKey().matcher(redacted).replaceAll(each.getValue());
        }
        return redacted;
    }
}
