package dev.accountvending.local.gateway;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The credential scope of a signed request (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signature
 * Version 4</a>). The signature itself is checked by the HTTP API only: every process that reaches
 * the loopback port of AWS may act.
 */
public record Credentials(String accessKey, String region, String service) {
    private static final Pattern SCOPE =
            Pattern.compile("Credential=([^/,]+)/[^/,]+/([^/,]+)/([^/,]+)/aws4_request");
    private static final Pattern PRESIGNED =
            Pattern.compile(
                    "X-Amz-Credential=([^&]+?)(?:/|%2F)\\d+(?:/|%2F)([^&]+?)(?:/|%2F)([^&]+?)"
                            + "(?:/|%2F)aws4_request",
                    Pattern.CASE_INSENSITIVE);
    private static final Credentials NONE = new Credentials("", "us-east-1", "");

    public static Credentials of(String authorization, String query) {
        return find(SCOPE, authorization).or(() -> find(PRESIGNED, query)).orElse(NONE);
    }

    private static Optional<Credentials> find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find()
                ? Optional.of(
                        new Credentials(
                                matcher.group(1),
                                matcher.group(2),
                                matcher.group(3).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }
}
