package dev.accountvending.local.gateway;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The owners of access keys. The AWS port takes an unknown key for the vending account's
 * administrator: so any AWS client works at once, and sees the account that a person would read
 * first. The HTTP API, which checks signatures, knows only keys with their secrets.
 */
public final class Callers {
    /** The key and the secret for a client without keys of its own. */
    private static final String ANYBODY = "test";

    private static final String STATES = "states+";

    private final Map<String, Caller> byKey = new ConcurrentHashMap<>();
    private final Map<String, GivenKey> given = new ConcurrentHashMap<>();
    private volatile Caller stranger = Caller.administrator("000000000000");

    /** Sets the account whose administrator an unknown key is. */
    public void strangersAdminister(String account) {
        stranger = Caller.administrator(account);
        learn(new GivenKey(ANYBODY, ANYBODY, null, stranger));
    }

    public void administrator(String accessKey, String account) {
        byKey.put(accessKey, Caller.administrator(account));
    }

    /** Notes a key. A function's own session is the root of everything it does for a lease. */
    public void learn(GivenKey key) {
        byKey.put(key.id(), key.owner());
        given.put(key.id(), key);
    }

    public void forget(String accessKey) {
        byKey.remove(accessKey);
        given.remove(accessKey);
    }

    public Optional<Caller> find(String accessKey) {
        return Optional.ofNullable(byKey.get(accessKey));
    }

    /** Returns a key that was given out, and so can be checked. */
    public Optional<GivenKey> key(String accessKey) {
        return Optional.ofNullable(given.get(accessKey));
    }

    /** Returns the owner of a key, or the administrator that unknown keys belong to. */
    public Caller of(String accessKey) {
        return accessKey.startsWith(STATES)
                ? byKey.computeIfAbsent(accessKey, Callers::stateMachine)
                : byKey.getOrDefault(accessKey, stranger);
    }

    /**
     * Reads the state machine's role, which moto's Step Functions writes into the key that it signs
     * with.
     */
    private static Caller stateMachine(String accessKey) {
        String role = accessKey.substring(STATES.length()).replace('+', '/');
        return new Caller(
                role.split(":", -1)[4],
                role,
                SessionDetails.named("StepFunctions", Instant.EPOCH),
                null,
                null);
    }
}
