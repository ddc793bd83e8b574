package dev.accountvending.simulation.functions;

import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Scheduling;
import dev.accountvending.simulation.time.Timeline;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Has a function wait, and do things side by side, in virtual time. */
public final class VirtualScheduling extends Scheduling {
    private final Timeline time;

    public VirtualScheduling(Timeline time) {
        this.time = time;
    }

    @Override
    public Clock clock() {
        return time.clock();
    }

    @Override
    public void sleep(Duration length) {
        time.pause(length);
    }

    /** Does them under the caller's environment, because what they do may be done side by side. */
    @Override
    public void sideBySide(int atOnce, List<Runnable> actions) {
        LambdaEnvironment environment = LambdaEnvironment.current();
        time.together(
                atOnce,
                actions.stream().<Runnable>map(action -> () -> run(environment, action)).toList());
    }

    private static void run(LambdaEnvironment environment, Runnable action) {
        environment.<Boolean, RuntimeException>with(
                () -> {
                    action.run();
                    return true;
                });
    }
}
