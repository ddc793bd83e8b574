package dev.accountvending.local.gateway;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An operation's method and URI, as {@code /2013-04-01/hostedzone/{Id}/rrset} or {@code
 * /{Bucket}?tagging}: a label stands for one segment, {@code {Key+}} for any number.
 */
record UriTemplate(
        String operation, String method, Pattern path, List<String> query, int fixedText) {

    UriTemplate {
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
                query,
                path.replaceAll("\\{[^}]*}", "").length() + 100 * query.size());
    }

    boolean matches(String requestMethod, String rawPath, String rawQuery) {
        return method.equals(requestMethod)
                && path.matcher(withoutSlash(rawPath)).matches()
                && query.stream().allMatch(needed -> has(rawQuery, needed));
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
                pattern.append(segment.endsWith("+}") ? ".+" : "[^/]+");
            } else {
                pattern.append(Pattern.quote(segment));
            }
        }
        return Pattern.compile(pattern.toString());
    }

    /** Some models end in a slash, and not every client sends it. */
    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
