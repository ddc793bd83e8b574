package dev.accountvending.local.rules;

import dev.accountvending.local.gateway.AwsCall;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The state of an account in a region.
 *
 * @param <T> its type, mutable
 */
final class PerRegion<T> {
    private record Place(String account, String region) {}

    private final Map<Place, T> held = new ConcurrentHashMap<>();
    private final Supplier<T> fresh;

    PerRegion(Supplier<T> fresh) {
        this.fresh = fresh;
    }

    /** Returns the state of the caller's account, in the region that the call goes to. */
    T of(AwsCall call) {
        return held.computeIfAbsent(
                new Place(call.caller().account(), call.region()), _ -> fresh.get());
    }
}
