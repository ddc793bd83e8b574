package dev.accountvending.runtime;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Makes the parts that a function consists of, each only once. A handler's constructor without
 * arguments asks for {@link #current()}, and each part has a factory {@code of(FunctionContext)}.
 *
 * <p>There are two sets of parts. A step's AWS calls are not repeated by the SDK: the state machine
 * repeats the step, and its waiting costs nothing. Nothing repeats a handler that a person or a
 * schedule calls, so its calls are repeated by the SDK: {@link #withRetries()}.
 */
public final class FunctionContext {
    static final ScopedValue<FunctionContext> BOUND = ScopedValue.newInstance();
    private static final FunctionContext OF_PROCESS =
            new FunctionContext(LambdaEnvironment.ofProcess());

    private final LambdaEnvironment environment;
    private final boolean retrying;
    private final @Nullable FunctionContext withRetries;
    private final Map<Class<?>, Object> parts;

    /** Creates the context of a function in this environment. */
    public FunctionContext(LambdaEnvironment environment) {
        this(environment, false, new FunctionContext(environment, true, null));
    }

    private FunctionContext(
            LambdaEnvironment environment,
            boolean retrying,
            @Nullable FunctionContext withRetries) {
        this.environment = environment;
        this.retrying = retrying;
        this.withRetries = withRetries;
        this.parts = new HashMap<>(environment.parts());
    }

    /** Returns the context of the function that is being constructed or is running. */
    public static FunctionContext current() {
        return BOUND.isBound() ? BOUND.get() : OF_PROCESS;
    }

    /** Returns the same function's parts whose AWS calls the SDK repeats. */
    public FunctionContext withRetries() {
        return withRetries == null ? this : withRetries;
    }

    /** Returns whether the SDK repeats AWS calls that fail for a moment. */
    public boolean isRetrying() {
        return retrying;
    }

    public LambdaEnvironment environment() {
        return environment;
    }

    public Settings settings() {
        return new Settings(environment);
    }

    public Clock clock() {
        return environment.clock();
    }

    /**
     * Returns the part of this type, which the first call makes.
     *
     * @param make may ask for other parts
     */
    // A part is stored and read under its own type.
    @SuppressWarnings("unchecked")
    public <T> T part(Class<?> type, Supplier<T> make) {
        synchronized (parts) {
            Object part = parts.get(type);
            if (part == null) {
                part = make.get();
                parts.put(type, part);
            }
            return (T) part;
        }
    }
}
