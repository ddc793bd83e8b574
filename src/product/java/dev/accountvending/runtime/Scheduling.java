package dev.accountvending.runtime;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * How a function waits and does several things at once. A test that plays time itself gives a
 * function's context its own.
 */
public interface Scheduling {
    /** Returns the scheduling of the function that runs: in real time, on virtual threads. */
    static Scheduling current() {
        return of(FunctionContext.current());
    }

    /** Returns the scheduling of a function. */
    static Scheduling of(FunctionContext function) {
        return function.part(Scheduling.class, RealTime::new);
    }

    /** Returns the clock by which AWS's throttles refill. */
    Clock clock();

    /** Waits this long; fails with a transient failure if the thread is interrupted. */
    void sleep(Duration time);

    /** Returns when all actions, of which none fails, are done; so many run at once at most. */
    void sideBySide(int atOnce, List<Runnable> actions);
}
