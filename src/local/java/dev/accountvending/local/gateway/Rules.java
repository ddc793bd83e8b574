package dev.accountvending.local.gateway;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What stands between a call and moto: guards for all calls, rules for single operations. */
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
