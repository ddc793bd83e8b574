package dev.accountvending.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts this thread if the process is ended from outside, such as by Ctrl-C, and leaves it
 * time to clean up until this is closed.
 */
final class GracefulStop implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    GracefulStop(Duration atMost) {
        Thread working = Thread.currentThread();
        hook =
                new Thread(
                        () -> {
                            working.interrupt();
                            try {
                                done.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "graceful-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException isEnding) {
            return; // the hook is running, and ends now
        }
    }
}
