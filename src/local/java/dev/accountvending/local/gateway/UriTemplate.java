package dev.accountvending.local.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An operation's method and URI, such as {@code /2013-04-01/hostedzone/{Id}/rrset} or {@code
 * /{Bucket}?tagging}: a label is one segment, {@code {Key+}} any number.
 */
record UriTemplate(
        String operation,
        String method,
        Pattern path,
        List<String> labels,
        List<String> query,
        int fixedText) {

    UriTemplate {
        labels = List.copyOf(labels);
        query = List.copyOf(query);
    }

    static UriTemplate of(String operation, String method, String requestUri) {
        int mark = requestUri.indexOf('?');
        String path = mark < 0 ? requestUri : requestUri.substring(0, mark);
        List<String> query =
                mark < 0 ? List.of() : List.of(requestUri.substring(mark + 1).split("&", -1));
        return new UriTemplate(
                operation,
                method,
                pattern(path),
                labelsOf(path),
                query,
                path.replaceAll("\\{[^}]*}", "").length() + 100 * query.size());
    }

    boolean matches(String requestMethod, String rawPath, String rawQuery) {
        return method.equals(requestMethod)
                && path.matcher(withoutSlash(rawPath)).matches()
                && query.stream().allMatch(needed -> has(rawQuery, needed));
    }

    /** Returns each label's value in a path, decoded; empty if the path is another operation's. */
    Map<String, String> labels(String rawPath) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher matcher = path.matcher(withoutSlash(rawPath));
        if (matcher.matches()) {
            for (int i = 0; i < labels.size(); i++) {
                values.put(labels.get(i), decode(matcher.group(i + 1)));
            }
        }
        return values;
    }

    /** Decodes a segment; in a path, a plus sign is a plus sign. */
    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }

    private static boolean has(String rawQuery, String needed) {
        return List.of(rawQuery.split("&", -1)).stream()
                .anyMatch(
                        part ->
                                part.equals(needed)
                                        || (!needed.contains("=")
                                                && part.startsWith(needed + "=")));
    }

    private static Pattern pattern(String path) {
        StringBuilder pattern = new StringBuilder();
        for (String segment :
                List.of(withoutSlash(path).split("/", -1)).stream().skip(1).toList()) {
            pattern.append('/');
            if (segment.startsWith("{")) {
                pattern.append(segment.endsWith("+}") ? "(.+)" : "([^/]+)");
            } else {
                pattern.append(Pattern.quote(segment));
            }
        }
        return Pattern.compile(pattern.toString());
    }

    private static List<String> labelsOf(String path) {
        List<String> labels = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.startsWith("{")) {
                labels.add(segment.replaceAll("[{}+]", ""));
            }
        }
        return labels;
    }

    /** Removes the slash at the end, which some models have and not every client sends. */
    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
