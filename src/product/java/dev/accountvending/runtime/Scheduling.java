package dev.accountvending.runtime;

import dev.accountvending.model.TransientFailure;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * How a function waits and does several things at once: in real time, on virtual threads. A test
 * that plays time itself gives a function's context its own.
 */
public class Scheduling {
    /** Returns the scheduling of the function that runs. */
    public static Scheduling current() {
        return of(FunctionContext.current());
    }

    /** Returns the scheduling of a function. */
    public static Scheduling of(FunctionContext function) {
        return function.part(Scheduling.class, Scheduling::new);
    }

    /** Returns the clock by which AWS's throttles refill. */
    public Clock clock() {
        return Clock.systemUTC();
    }

    /** Waits this long; fails with a transient failure if the thread is interrupted. */
    public void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("Interrupted.");
        }
    }

    /** Returns when all actions, of which none fails, are done; so many run at once at most. */
    public void sideBySide(int atOnce, List<Runnable> actions) {
        Semaphore places = new Semaphore(atOnce);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Runnable action : actions) {
                threads.execute(() -> run(places, action));
            }
        }
    }

    private static void run(Semaphore places, Runnable action) {
        places.acquireUninterruptibly();
        try {
            action.run();
        } finally {
            places.release();
        }
    }
}
