package dev.accountvending.runtime;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What Lambda gives a function when it starts: environment variables and the time.
 *
 * <p>In Lambda this is the process's own environment. The local cloud runs many functions in one
 * JVM, each with a role, credentials and settings of its own, so it binds one of these around the
 * call to a function's no-argument constructor; the function cannot tell the difference.
 *
 * @param variables environment variables, by name
 * @param clock the time the function lives in
 */
public record LambdaEnvironment(Map<String, String> variables, Clock clock) {
    private static final ScopedValue<LambdaEnvironment> BOUND = ScopedValue.newInstance();

    public LambdaEnvironment {
        variables = Map.copyOf(variables);
    }

    /** The environment bound by {@link #with}, else this process's own. */
    public static LambdaEnvironment current() {
        return BOUND.isBound()
                ? BOUND.get()
                : new LambdaEnvironment(System.getenv(), Clock.systemUTC());
    }

    /** Runs {@code action} so that {@link #current()} answers this environment within it. */
    public <T, X extends Throwable> T with(ScopedValue.CallableOp<? extends T, X> action) throws X {
        return ScopedValue.where(BOUND, this).call(action);
    }

    /** The variable's value, where it is set and not blank. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }
}
