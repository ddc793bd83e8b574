package dev.accountvending.local.functions;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.runtime.LambdaEnvironment;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps idle handler instances by function and task: as in Lambda each serves one invocation at a
 * time, and is used again. Those used longest ago are dropped.
 */
public final class Sandboxes {
    private static final int MOST = 500;

    /** Identifies sandboxes that are alike. */
    record Key(String function, Task task) {}

    /** A handler and the environment that it was made in. */
    record Sandbox(RequestStreamHandler handler, LambdaEnvironment environment) {}

    /** Gives a new sandbox its environment, credentials included. */
    @FunctionalInterface
    public interface Environments {
        LambdaEnvironment of(FunctionDeclaration function, Task task);
    }

    private final Environments environments;
    private final Map<Key, Deque<Sandbox>> idle =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Deque<Sandbox>> eldest) {
                    return size() > MOST;
                }
            };

    Sandboxes(Environments environments) {
        this.environments = environments;
    }

    Sandbox take(FunctionDeclaration function, Task task) throws Throwable {
        Sandbox known;
        synchronized (idle) {
            Deque<Sandbox> alike = idle.get(new Key(function.name(), task));
            known = alike == null ? null : alike.poll();
        }
        return known == null ? make(function, task) : known;
    }

    void giveBack(FunctionDeclaration function, Task task, Sandbox sandbox) {
        synchronized (idle) {
            idle.computeIfAbsent(new Key(function.name(), task), _ -> new ArrayDeque<>())
                    .push(sandbox);
        }
    }

    private Sandbox make(FunctionDeclaration function, Task task) throws Throwable {
        LambdaEnvironment environment = environments.of(function, task);
        try {
            RequestStreamHandler handler =
                    environment.with(
                            () ->
                                    Class.forName(function.handler())
                                            .asSubclass(RequestStreamHandler.class)
                                            .getDeclaredConstructor()
                                            .newInstance());
            return new Sandbox(handler, environment);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
