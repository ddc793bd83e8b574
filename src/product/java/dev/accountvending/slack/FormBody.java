package dev.accountvending.slack;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A body of the type {@code application/x-www-form-urlencoded}. */
record FormBody(Map<String, String> fields) {

    FormBody {
        fields = Map.copyOf(fields);
    }

    /**
     * Reads a body.
     *
     * @throws IllegalArgumentException if it is badly encoded, or has a field twice
     */
    static FormBody parse(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : List.of(new String(body, StandardCharsets.UTF_8).split("&", -1))) {
            int equals = pair.indexOf('=');
            if (equals > 0
                    && fields.put(decode(pair, 0, equals), decode(pair, equals + 1, pair.length()))
                            != null) {
                throw new IllegalArgumentException("A field is there twice.");
            }
        }
        return new FormBody(fields);
    }

    /** Returns a field that must be there. */
    String required(String name) {
        String value = fields.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The field %s is missing.".formatted(name));
        }
        return value;
    }

    String orEmpty(String name) {
        return fields.getOrDefault(name, "");
    }

    private static String decode(String pair, int from, int to) {
        return URLDecoder.decode(pair.substring(from, to), StandardCharsets.UTF_8);
    }
}
