package dev.accountvending.local.slack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what Slack sends (<a
 * href="https://docs.slack.dev/authentication/verifying-requests-from-slack">v0</a>): the hex
 * HMAC-SHA256, under the app's signing secret, of {@code v0:timestamp:body}.
 */
public final class SlackSigning {
    public static final String SIGNATURE = "x-slack-signature";
    public static final String TIMESTAMP = "x-slack-request-timestamp";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final String secret;

    public SlackSigning(String secret) {
        this.secret = secret;
    }

    /**
     * Returns the header {@value #SIGNATURE} for a body that is sent at a time, in seconds since
     * 1970.
     */
    public String sign(long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update("v0:%d:".formatted(timestamp).getBytes(StandardCharsets.UTF_8));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has HmacSHA256.", e);
        }
    }

    /** Returns whether a request is one that Slack made, now. */
    boolean isOurs(String timestamp, String signature, byte[] body, Instant now) {
        if (!timestamp.matches("\\d{1,12}")) {
            return false;
        }
        long seconds = Long.parseLong(timestamp);
        return Duration.between(Instant.ofEpochSecond(seconds), now).abs().compareTo(TOLERANCE) <= 0
                && MessageDigest.isEqual(
                        sign(seconds, body).getBytes(StandardCharsets.UTF_8),
                        signature.getBytes(StandardCharsets.UTF_8));
    }
}
