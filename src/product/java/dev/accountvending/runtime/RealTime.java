package dev.accountvending.runtime;

import dev.accountvending.model.TransientFailure;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** The machine's time and threads. */
final class RealTime implements Scheduling {
    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("Interrupted.");
        }
    }

    @Override
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
