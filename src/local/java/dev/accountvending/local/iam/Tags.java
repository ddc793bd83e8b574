package dev.accountvending.local.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the tags that a request would set, in the form of any service. */
final class Tags {
    private static final List<String> LISTS =
            List.of(
                    "Tags",
                    "TagList",
                    "Tag",
                    "TagSet.Tag",
                    "TagSpecification.Tag",
                    "AddTags.Tag",
                    "ResourceTags");
    private static final List<String> KEYS = List.of("Key", "TagKey");
    private static final List<String> VALUES = List.of("Value", "TagValue");
    private static final List<String> REMOVED = List.of("TagKeys", "RemoveTagKeys.Key");
    private static final String S3_HEADER = "x-amz-tagging";

    private Tags() {}

    static Map<String, List<String>> keys(CallParameters parameters) {
        Map<String, String> tags = new LinkedHashMap<>();
        LISTS.forEach(list -> parameters.nodes(list).forEach(node -> add(node, tags)));
        parameters.text(S3_HEADER).ifPresent(header -> addHeader(header, tags));
        Map<String, List<String>> keys = new LinkedHashMap<>();
        tags.forEach((key, value) -> keys.put("aws:RequestTag/" + key, List.of(value)));
        List<String> names = new ArrayList<>(tags.keySet());
        REMOVED.forEach(list -> names.addAll(parameters.texts(list)));
        if (!names.isEmpty()) {
            keys.put("aws:TagKeys", names);
        }
        return keys;
    }

    /** Adds a pair of a list, or a whole map. */
    private static void add(JsonNode node, Map<String, String> tags) {
        JsonNode key = first(node, KEYS);
        if (key.isValueNode() && !key.isNull()) {
            tags.put(key.asText(), first(node, VALUES).asText(""));
        } else {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                if (field.getValue().isTextual()) {
                    tags.put(field.getKey(), field.getValue().asText());
                }
            }
        }
    }

    private static JsonNode first(JsonNode node, List<String> names) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (names.stream().anyMatch(name -> name.equalsIgnoreCase(field.getKey()))) {
                return field.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    private static void addHeader(String header, Map<String, String> tags) {
        for (String pair : header.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) {
                tags.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
            }
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
