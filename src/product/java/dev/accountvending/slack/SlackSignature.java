package dev.accountvending.slack;

import dev.accountvending.model.StepFailure;
import dev.accountvending.notify.SlackSecrets;
import dev.accountvending.notify.SlackVault;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks whether Slack sent a request (<a
 * href="https://docs.slack.dev/authentication/verifying-requests-from-slack">verifying
 * requests</a>): {@code v0=} and the hex HMAC-SHA256 of {@code v0:{timestamp}:{raw body}}.
 *
 * <p>Slack's own Java library compares with {@code equals}, whose duration reveals how much of a
 * forged signature is right, and accepts any time in the future.
 *
 * <p>The secret is read when the function starts, so that a request does not wait for it. It is
 * read anew if a signature does not fit and the copy is older than some minutes, because the secret
 * may have changed since. It is not in a snapshot: that may be weeks old when a function returns
 * from it, and a secret that was changed because it leaked must not be accepted.
 */
final class SlackSignature {
    static final String TIMESTAMP = "x-slack-request-timestamp";
    static final String SIGNATURE = "x-slack-signature";

    private static final Logger LOG = LoggerFactory.getLogger(SlackSignature.class);
    private static final long TOLERANCE_SECONDS = 300;
    private static final Duration OLD = Duration.ofMinutes(5);
    private static final Pattern TIMESTAMP_FORM = Pattern.compile("[0-9]{1,12}");
    private static final Pattern SIGNATURE_FORM = Pattern.compile("v0=[0-9a-f]{64}");

    private final SlackVault vault;
    private final Clock clock;
    private volatile @Nullable Copy copy;

    /** The secrets, and when they were read. */
    private record Copy(SlackSecrets secrets, Instant readAt) {}

    SlackSignature(SlackVault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
        try {
            read();
        } catch (StepFailure notThere) {
            // A deployment must not fail for this: the first request reads them again.
            LOG.atWarn().setCause(notThere).log("Slack's secrets cannot be read yet");
        }
    }

    /** Drops the copy, so that the secret is read anew. */
    void forget() {
        copy = null;
    }

    /** Returns whether the request is Slack's and recent. */
    boolean fits(SlackRequest request, byte[] body) {
        Optional<String> timestamp = request.header(TIMESTAMP);
        Optional<String> signature = request.header(SIGNATURE);
        if (timestamp.isEmpty()
                || signature.isEmpty()
                || !TIMESTAMP_FORM.matcher(timestamp.get()).matches()
                || !SIGNATURE_FORM.matcher(signature.get()).matches()) {
            return false;
        }
        Instant now = clock.instant();
        long off = Math.abs(now.getEpochSecond() - Long.parseLong(timestamp.get()));
        if (off > TOLERANCE_SECONDS) {
            return false;
        }
        byte[] given = HexFormat.of().parseHex(signature.get().substring("v0=".length()));
        Copy known = copy;
        if (known != null) {
            if (isOf(known.secrets(), timestamp.get(), body, given)) {
                return true;
            }
            if (Duration.between(known.readAt(), now).compareTo(OLD) <= 0) {
                return false;
            }
        }
        return isOf(read(), timestamp.get(), body, given);
    }

    private SlackSecrets read() {
        SlackSecrets secrets = vault.read();
        copy = new Copy(secrets, clock.instant());
        return secrets;
    }

    private static boolean isOf(SlackSecrets secrets, String timestamp, byte[] body, byte[] given) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            secrets.signingSecret().getBytes(StandardCharsets.UTF_8),
                            "HmacSHA256"));
            mac.update("v0:%s:".formatted(timestamp).getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(mac.doFinal(body), given);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA256.", e);
        }
    }
}
