package dev.accountvending.runtime;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Does the same for many things side by side, under the caller's log keys. */
public final class SideBySide {
    private final int atOnce;

    public SideBySide(int atOnce) {
        this.atOnce = atOnce;
    }

    /** Returns when all are done; throws the first failure, if any. */
    public <T> void forEach(List<T> things, Consumer<T> action) {
        AtomicReference<RuntimeException> first = new AtomicReference<>();
        Map<String, String> keys = MDC.getCopyOfContextMap();
        Scheduling.current()
                .sideBySide(
                        atOnce,
                        things.stream()
                                .<Runnable>map(
                                        thing -> () -> run(first, keys, () -> action.accept(thing)))
                                .toList());
        RuntimeException failure = first.get();
        if (failure != null) {
            throw failure;
        }
    }

    private static void run(
            AtomicReference<RuntimeException> first,
            @Nullable Map<String, String> keys,
            Runnable action) {
        if (keys != null) {
            MDC.setContextMap(keys);
        }
        try {
            action.run();
        } catch (RuntimeException failure) {
            first.compareAndSet(null, failure);
        }
    }
}
