package dev.accountvending.local.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One question that a call asks of IAM.
 *
 * @param action as {@code dynamodb:PutItem}
 * @param resource an ARN, or {@code *} for an action that knows no resource
 * @param account the account that the resource belongs to
 * @param context the condition keys that come from the request, each with its values
 */
public record Asked(
        String action, String resource, String account, Map<String, List<String>> context) {
    public Asked {
        Map<String, List<String>> copy = new TreeMap<>();
        context.forEach((key, values) -> copy.put(key, List.copyOf(values)));
        context = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(copy));
    }
}
