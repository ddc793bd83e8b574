package dev.accountvending.simulation.asl;

import java.time.Duration;
import java.time.Instant;

/** The time that executions live in, and their chance. */
public interface Time {
    Instant now();

    /** Calls an event, which must not block, when so much time has passed. */
    void after(Duration delay, Runnable event);

    /** Returns a number from 0 up to, but not including, 1. */
    double random();
}
