package dev.accountvending.local.gateway;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * The properties of temporary credentials.
 *
 * @param name the session's name; null for a user's own session
 * @param issued when they were given out
 * @param mfa whether their requester used an MFA device
 * @param tags the tags of the session
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

    /** Returns a session that has nothing but its name. */
    public static SessionDetails named(String name, Instant issued) {
        return new SessionDetails(name, issued, false, Map.of(), null);
    }
}
