package dev.accountvending.cli;

import java.time.Duration;
import java.util.function.Consumer;

/** Reads a lease again and again until its vend or its retirement ends. */
record Follower(Api api, Duration pace) {
    /**
     * The states after the lease is final, such as the message to the owner, are worth a moment.
     */
    private static final int LAST_LOOKS = 5;

    /** Passes every snapshot to {@code each}; returns the last. */
    LeaseSnapshot follow(String name, Consumer<LeaseSnapshot> each) {
        int looksLeft = LAST_LOOKS;
        while (true) {
            LeaseSnapshot look = LeaseSnapshot.at(api, name);
            each.accept(look);
            if (look.outcome() != LeaseSnapshot.Outcome.RUNNING
                    && (look.isExecutionOver() || --looksLeft == 0)) {
                return look;
            }
            pause();
        }
    }

    void pause() {
        new Pause(pace).take();
    }
}
