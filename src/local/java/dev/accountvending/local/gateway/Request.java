package dev.accountvending.local.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP request as it came: path and query still encoded, header names in any case. */
public final class Request {
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    public Request(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            byte[] body) {
        this.method = method;
        this.path = path;
        this.query = query;
        TreeMap<String, List<String>> lower = new TreeMap<>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
        this.headers = lower;
        this.body = body.clone();
    }

    Request withBody(byte[] another) {
        return new Request(method, path, query, headers, another);
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    /** Returns the query, or an empty text if there is none. */
    public String query() {
        return query;
    }

    /** Returns the headers by lower-case name. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** Returns the first value, or an empty text. */
    public String header(String name) {
        return headers.getOrDefault(name, List.of("")).getFirst();
    }

    public byte[] body() {
        return body.clone();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
