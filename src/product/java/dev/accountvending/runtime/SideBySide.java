package dev.accountvending.runtime;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Does the same for many things side by side, on virtual threads, under the caller's log keys. */
public final class SideBySide {
    private final int atOnce;

    public SideBySide(int atOnce) {
        this.atOnce = atOnce;
    }

    /** Returns when all are done; throws the first failure, if any. */
    public <T> void forEach(List<T> things, Consumer<T> action) {
        Semaphore places = new Semaphore(atOnce);
        AtomicReference<RuntimeException> first = new AtomicReference<>();
        Map<String, String> keys = MDC.getCopyOfContextMap();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T thing : things) {
                threads.execute(
                        () -> run(places, first, () -> under(keys, () -> action.accept(thing))));
            }
        }
        RuntimeException failure = first.get();
        if (failure != null) {
            throw failure;
        }
    }

    private static void under(@Nullable Map<String, String> keys, Runnable action) {
        if (keys != null) {
            MDC.setContextMap(keys);
        }
        action.run();
    }

    private static void run(
            Semaphore places, AtomicReference<RuntimeException> first, Runnable action) {
        places.acquireUninterruptibly();
        try {
            action.run();
        } catch (RuntimeException failure) {
            first.compareAndSet(null, failure);
        } finally {
            places.release();
        }
    }
}
