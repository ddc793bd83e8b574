package dev.accountvending.local.gateway;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The guards for all calls and the rules for single operations that a call passes before moto. */
public final class Rules {
    private final List<CallGuard> guards = new CopyOnWriteArrayList<>();
    private final Map<String, Rule> byOperation = new ConcurrentHashMap<>();

    public void guard(CallGuard guard) {
        guards.add(guard);
    }

    public void rule(String operation, Rule rule) {
        if (byOperation.put(operation, rule) != null) {
            throw new IllegalStateException("Two rules for " + operation);
        }
    }

    Answer answer(AwsCall call, Rule otherwise) {
        guards.forEach(guard -> guard.check(call));
        return byOperation.getOrDefault(call.operation(), otherwise).answer(call);
    }
}
