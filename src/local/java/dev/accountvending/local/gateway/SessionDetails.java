package dev.accountvending.local.gateway;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * What temporary credentials say of themselves.
 *
 * @param name the session's name; null of a user's own session
 * @param issued when they were given
 * @param mfa whether whoever asked for them showed a device
 * @param tags that came with the session
 * @param policy a policy document that narrows it
 */
public record SessionDetails(
        @Nullable String name,
        Instant issued,
        boolean mfa,
        Map<String, String> tags,
        @Nullable String policy) {

    public SessionDetails {
        tags = Map.copyOf(tags);
    }

    /** A session that has nothing but its name. */
    public static SessionDetails named(String name, Instant issued) {
        return new SessionDetails(name, issued, false, Map.of(), null);
    }
}
