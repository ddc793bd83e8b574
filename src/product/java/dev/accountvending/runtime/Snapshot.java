package dev.accountvending.runtime;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SnapStart's snapshot of a function, if one is taken. It runs work right before it, so that no
 * request pays for it, and right after each return from it, so that nothing stale is used (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">runtime
 * hooks</a>). A failure then does not keep the function from starting.
 */
public final class Snapshot {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);
    private static final Snapshot NONE = new Snapshot(null);

    private final @Nullable Context<Resource> context;

    /** Lambda's context holds registered resources by weak references, so they are kept here. */
    private final Map<Object, Resource> registered = new ConcurrentHashMap<>();

    private final Resource end = new Hooks(() -> {}, () -> ahead = false);
    private volatile boolean ahead;

    private Snapshot(@Nullable Context<Resource> context) {
        this.context = context;
        this.ahead = context != null;
    }

    /** Returns the snapshot of a function of which none is taken. */
    public static Snapshot none() {
        return NONE;
    }

    /** Returns the snapshot that a context announces. */
    public static Snapshot of(Context<Resource> context) {
        Snapshot snapshot = new Snapshot(context);
        context.register(snapshot.end);
        return snapshot;
    }

    /**
     * Returns the snapshot of the process with these variables (<a
     * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime">defined
     * by Lambda</a>).
     */
    static Snapshot ofProcess(Map<String, String> variables) {
        return "snap-start".equals(variables.get("AWS_LAMBDA_INITIALIZATION_TYPE"))
                ? of(Core.getGlobalContext())
                : none();
    }

    /** Returns whether it has yet to be taken. */
    public boolean isAhead() {
        return ahead;
    }

    /**
     * Runs work around the snapshot, if that is ahead. What is registered last is primed first.
     *
     * @param key whose work it is; a second call with the same key does nothing
     */
    public void around(Object key, Runnable prime, Runnable renew) {
        if (context == null || !ahead) {
            return;
        }
        Hooks hooks = new Hooks(prime, renew);
        if (registered.putIfAbsent(key, hooks) == null) {
            context.register(hooks);
        }
    }

    private record Hooks(Runnable prime, Runnable renew) implements Resource {
        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {
            attempt("primed", prime);
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) {
            attempt("renewed", renew);
        }

        private static void attempt(String what, Runnable action) {
            try {
                action.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.atWarn().setCause(e).log("not {}: the first request will take longer", what);
            }
        }
    }
}
