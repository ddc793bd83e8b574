package dev.accountvending.cli;

import java.time.Duration;

/** The pause between two reads. */
record Pause(Duration length) {

    void take() {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("Interrupted.", e);
        }
    }
}
