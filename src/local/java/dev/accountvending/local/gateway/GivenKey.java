package dev.accountvending.local.gateway;

import org.jspecify.annotations.Nullable;

/**
 * An access key that was given out, with all that a signature by it is checked against.
 *
 * @param sessionToken of temporary credentials
 */
public record GivenKey(String id, String secret, @Nullable String sessionToken, Caller owner) {

    /** Returns the key without its secrets. */
    @Override
    public String toString() {
        return id;
    }
}
