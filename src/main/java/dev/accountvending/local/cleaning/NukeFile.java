package dev.accountvending.local.cleaning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** aws-nuke's configuration, as far as the small cleaner follows it. */
final class NukeFile {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final JsonNode text;

    private NukeFile(JsonNode text) {
        this.text = text;
    }

    /** Reads what the build was given. */
    static NukeFile unpack(String packed) {
        try (InputStream unzipped =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
            return new NukeFile(YAML.readTree(unzipped));
        } catch (IOException e) {
            throw new IllegalArgumentException("The configuration cannot be read.", e);
        }
    }

    List<String> regions() {
        return texts(text.path("regions"));
    }

    boolean leavesOut(String type) {
        return texts(text.at("/resource-types/excludes")).contains(type);
    }

    /** Whether the account is named, and not among those that are never touched. */
    boolean allows(String account) {
        List<String> blocked = texts(text.path("blocklist"));
        return !blocked.isEmpty()
                && !blocked.contains(account)
                && text.path("accounts").has(account);
    }

    /** Whether a filter of the account's keeps the thing. */
    boolean keeps(String account, String type, Thing thing) {
        for (JsonNode filter : text.path("accounts").path(account).path("filters").path(type)) {
            String value = filter.path("value").asText();
            String has = thing.properties().getOrDefault(filter.path("property").asText(), "");
            boolean matches =
                    switch (filter.path("type").asText("exact")) {
                        case "exact" -> has.equals(value);
                        case "prefix" -> has.startsWith(value);
                        case "contains" -> has.contains(value);
                        default ->
                                throw new IllegalArgumentException(
                                        "The small cleaner knows no such filter: " + filter);
                    };
            if (matches) {
                return true;
            }
        }
        return false;
    }

    private static List<String> texts(JsonNode nodes) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(node -> texts.add(node.asText()));
        return texts;
    }
}
