package dev.accountvending.simulation.calls;

import dev.accountvending.simulation.time.Timeline;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What every call of a function goes through: it takes its time, is recorded, and may go wrong. A
 * call has its effect in the middle of its time, at one moment; others run before and after.
 */
public final class Wire {
    /** How long the SDK waits for an answer: as long as {@code Clients} lets it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration SLOWEST = Duration.ofMillis(40);

    private final Timeline time;
    private final Faults faults;
    private final Supplier<String> whose;
    private final Map<String, Map<String, Map<String, int[]>>> counts = new HashMap<>();
    private @Nullable List<Call> recording;
    private long digest;
    private long calls;

    /**
     * @param whose for whom the function that calls is at work, as {@link Call} has it
     */
    public Wire(Timeline time, Faults faults, Supplier<String> whose) {
        this.time = time;
        this.faults = faults;
        this.whose = whose;
    }

    /** What a call does at the other end. */
    @FunctionalInterface
    public interface Effect {
        Object happen() throws Throwable;
    }

    /** The ways in which the other end says no, and in which its answer is missing. */
    public interface Refusals {
        Throwable throttled();

        Throwable unavailable();

        Throwable refused();

        Throwable lost();
    }

    /** Keeps all calls from now on, for {@link #recorded}. */
    public void record() {
        recording = new ArrayList<>();
    }

    /** Returns all calls since {@link #record}: what faults can be planned for. */
    public List<Call> recorded() {
        return recording == null ? List.of() : List.copyOf(recording);
    }

    /** Returns a number that two runs share only if they made the same calls at the same times. */
    public long digest() {
        return digest;
    }

    /** Returns how many calls there were. */
    public long calls() {
        return calls;
    }

    /**
     * Makes a call.
     *
     * @param function null: not a function's, but of the world around, so that nothing goes wrong
     */
    public Object call(
            @Nullable String function, String operation, Refusals refusals, Effect effect)
            throws Throwable {
        if (function == null || !time.isProcess()) {
            return effect.happen();
        }
        Call call = counted(function, operation);
        Mishap mishap = faults.of(call, time.now());
        digest(call, mishap);
        if (mishap == Mishap.KILLED_BEFORE) {
            throw time.killed();
        }
        time.pause(time.within(SLOWEST));
        if (mishap == Mishap.THROTTLED) {
            throw refusals.throttled();
        }
        if (mishap == Mishap.UNAVAILABLE) {
            throw refusals.unavailable();
        }
        if (mishap == Mishap.REFUSED) {
            throw refusals.refused();
        }
        Object answer = effect.happen();
        if (mishap == Mishap.KILLED_AFTER) {
            throw time.killed();
        }
        if (mishap == Mishap.LOST) {
            time.pause(PATIENCE);
            throw refusals.lost();
        }
        if (mishap == Mishap.LATE) {
            Duration late = time.within(PATIENCE.multipliedBy(2));
            if (late.compareTo(PATIENCE) > 0) {
                time.pause(PATIENCE);
                throw refusals.lost();
            }
            time.pause(late);
        }
        time.pause(time.within(SLOWEST));
        return answer;
    }

    private Call counted(String function, String operation) {
        String served = whose.get();
        int[] count =
                counts.computeIfAbsent(served, _ -> new HashMap<>())
                        .computeIfAbsent(function, _ -> new HashMap<>())
                        .computeIfAbsent(operation, _ -> new int[1]);
        Call call = new Call(function, operation, served, ++count[0]);
        calls++;
        if (recording != null) {
            recording.add(call);
        }
        return call;
    }

    private void digest(Call call, @Nullable Mishap mishap) {
        long kind = mishap == null ? 0 : mishap.name().hashCode();
        digest = (digest * 31 + call.hashCode()) * 31 + time.now().hashCode() + kind;
    }
}
