package dev.accountvending.local.iam;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A policy document and its name in messages. */
final class Policy {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^},]+)[^}]*}");

    private final String name;
    private final JsonNode document;
    private final Set<String> keys;
    private final String fingerprint;

    /**
     * @param name of an inline policy, or the ARN of a managed one
     */
    Policy(String name, JsonNode document) {
        this.name = name;
        this.document = document;
        String text = document.toString();
        this.keys = keys(document, text);
        this.fingerprint = name + "#" + text.length() + "#" + text.hashCode();
    }

    String name() {
        return name;
    }

    JsonNode document() {
        return document;
    }

    /**
     * Returns the condition keys that it reads, in lower case: all others make no difference to it.
     */
    Set<String> keys() {
        return keys;
    }

    /** Returns a fingerprint: the same for the same name and document, and hardly for another. */
    String fingerprint() {
        return fingerprint;
    }

    private static Set<String> keys(JsonNode document, String text) {
        Set<String> keys = new TreeSet<>();
        for (JsonNode condition : document.findValues("Condition")) {
            condition.forEach(
                    operator ->
                            operator.fieldNames()
                                    .forEachRemaining(
                                            key -> keys.add(key.toLowerCase(Locale.ROOT))));
        }
        Matcher variable = VARIABLE.matcher(text);
        while (variable.find()) {
            keys.add(variable.group(1).strip().toLowerCase(Locale.ROOT));
        }
        return Set.copyOf(keys);
    }
}
