package dev.accountvending.local.iam;

import java.nio.charset.StandardCharsets;

/**
 * Writes names of DNS records as {@code route53:ChangeResourceRecordSetsNormalizedRecordNames} has
 * them: lower case, no dot at the end, and any character but a letter, digit, hyphen, underscore or
 * dot as a backslash and three octal digits (<a
 * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html">normalization</a>).
 */
final class RecordNames {
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789-_";

    private RecordNames() {}

    static String normalized(String name) {
        byte[] bytes =
                (name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
                        .getBytes(StandardCharsets.UTF_8);
        StringBuilder normalized = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            if (isEscape(bytes, i)) {
                add(
                        normalized,
                        (bytes[i + 1] - '0') * 64 + (bytes[i + 2] - '0') * 8 + bytes[i + 3] - '0');
                i += 3;
            } else if (bytes[i] == '.') {
                normalized.append('.');
            } else {
                add(normalized, bytes[i] & 0xff);
            }
        }
        return normalized.toString();
    }

    private static void add(StringBuilder normalized, int code) {
        int lower = code >= 'A' && code <= 'Z' ? code - 'A' + 'a' : code;
        if (PLAIN.indexOf(lower) >= 0) {
            normalized.append((char) lower);
        } else {
            normalized.append("\\%03o".formatted(code));
        }
    }

    private static boolean isEscape(byte[] bytes, int at) {
        return bytes[at] == '\\'
                && at + 3 < bytes.length
                && bytes[at + 1] >= '0'
                && bytes[at + 1] <= '3'
                && isOctal(bytes[at + 2])
                && isOctal(bytes[at + 3]);
    }

    private static boolean isOctal(byte digit) {
        return digit >= '0' && digit <= '7';
    }
}
