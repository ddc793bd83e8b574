package dev.accountvending.local.gateway;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose access keys are whose. A key that nobody was given, such as {@code test}, is the vending
 * account's administrator: so any AWS client works at once, and sees the account that a person
 * would look at first.
 */
public final class Callers {
    private final Map<String, Caller> byKey = new ConcurrentHashMap<>();
    private volatile Caller stranger = Caller.administrator("000000000000");

    /** Says which account's administrator an unknown key is. */
    public void strangersAdminister(String account) {
        stranger = Caller.administrator(account);
    }

    public void administrator(String accessKey, String account) {
        byKey.put(accessKey, Caller.administrator(account));
    }

    /** A function's own session: the root of everything it does for a lease. */
    public void learn(String accessKey, Caller caller) {
        byKey.put(accessKey, caller);
    }

    public void forget(String accessKey) {
        byKey.remove(accessKey);
    }

    public Optional<Caller> find(String accessKey) {
        return Optional.ofNullable(byKey.get(accessKey));
    }

    /** The owner of a key, or the administrator that strangers are. */
    public Caller of(String accessKey) {
        return byKey.getOrDefault(accessKey, stranger);
    }
}
