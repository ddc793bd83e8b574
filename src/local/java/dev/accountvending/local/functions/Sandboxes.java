package dev.accountvending.local.functions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps idle handler instances by function and task: as in Lambda each serves one invocation at a
 * time, and is used again. Those used longest ago are dropped.
 */
final class Sandboxes {
    private static final int MOST = 500;

    /** Identifies sandboxes that are alike. */
    private record Key(FunctionVersion function, Task task) {}

    private final Map<Key, Deque<FunctionClasses.Sandbox>> idle =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<Key, Deque<FunctionClasses.Sandbox>> eldest) {
                    return size() > MOST;
                }
            };

    FunctionClasses.Sandbox take(FunctionVersion function, Task task) throws Throwable {
        FunctionClasses.Sandbox known;
        synchronized (idle) {
            Deque<FunctionClasses.Sandbox> alike = idle.get(new Key(function, task));
            known = alike == null ? null : alike.poll();
        }
        return known == null ? function.sandbox(task) : known;
    }

    void giveBack(FunctionVersion function, Task task, FunctionClasses.Sandbox sandbox) {
        synchronized (idle) {
            idle.computeIfAbsent(new Key(function, task), _ -> new ArrayDeque<>()).push(sandbox);
        }
    }

    /** Drops the idle sandboxes of a version that is no longer deployed. */
    void drop(FunctionVersion function) {
        synchronized (idle) {
            idle.keySet().removeIf(key -> key.function() == function);
        }
    }
}
