package dev.accountvending.runtime;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What Lambda gives a function when it starts: environment variables, the time, and a snapshot of
 * it.
 *
 * <p>In Lambda this is the process's own environment. The local cloud runs many functions in one
 * JVM, each with a role, credentials and settings of its own, so it binds one of these around the
 * call to a function's no-argument constructor; a function sees no difference.
 *
 * @param variables environment variables, by name
 * @param clock the time the function lives in
 * @param snapshot from which the function will be started
 * @param parts that a test gives the function's context, by type, instead of those it would make
 */
public record LambdaEnvironment(
        Map<String, String> variables,
        Clock clock,
        Snapshot snapshot,
        Map<Class<?>, Object> parts) {
    public LambdaEnvironment {
        variables = Map.copyOf(variables);
        parts = Map.copyOf(parts);
    }

    /** Creates the environment of a function that makes all its parts. */
    public LambdaEnvironment(Map<String, String> variables, Clock clock, Snapshot snapshot) {
        this(variables, clock, snapshot, Map.of());
    }

    /** Creates the environment of a function of which no snapshot is taken. */
    public LambdaEnvironment(Map<String, String> variables, Clock clock) {
        this(variables, clock, Snapshot.none());
    }

    static LambdaEnvironment ofProcess() {
        return new LambdaEnvironment(
                System.getenv(), Clock.systemUTC(), Snapshot.ofProcess(System.getenv()));
    }

    /** Returns the environment bound by {@link #with}, else this process's own. */
    public static LambdaEnvironment current() {
        return FunctionContext.current().environment();
    }

    /** Runs {@code action} so that {@link #current()} returns this environment within it. */
    public <T, X extends Throwable> T with(ScopedValue.CallableOp<? extends T, X> action) throws X {
        return ScopedValue.where(FunctionContext.BOUND, new FunctionContext(this)).call(action);
    }

    /** Returns the part of this type that a test gives. */
    public <T> Optional<T> part(Class<T> type) {
        return Optional.ofNullable(parts.get(type)).map(type::cast);
    }

    /** Returns the variable's value, if it is set and not blank. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }
}
