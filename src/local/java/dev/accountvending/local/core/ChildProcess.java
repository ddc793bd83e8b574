package dev.accountvending.local.core;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A child process that ends when its standard input does. */
public final class ChildProcess {
    private ChildProcess() {}

    /** Ends it; by force if it takes longer than that. */
    public static void end(Process process, Duration patience) {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
