package dev.accountvending.simulation.time;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Virtual time. It passes only from event to event, and never while something runs.
 *
 * <p>A process is a virtual thread that runs until it pauses; only the one that holds the baton
 * runs. So processes interleave only where they pause. What happens at the same time happens in an
 * order that the seed decides: the same seed gives the same run.
 *
 * <p>A process that pauses runs the events that come next itself, on its own thread, until one of
 * them resumes another process. So a run with one process needs no change of threads at all.
 */
public final class Timeline implements AutoCloseable {
    /** Real time without a step, which takes some microseconds, after which a run is given up. */
    private static final long STUCK_NANOS = 30_000_000_000L;

    /** The same where the process could go on: the machine may have no time for it. */
    private static final int STARVED_TIMES = 20;

    private final Instant start;
    private final SplittableRandom random;
    private final SplittableRandom ties;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Set<Routine> alive = new LinkedHashSet<>();
    private final Routine control = new Routine("control", null, () -> {});
    private final Clock clock = new VirtualClock();

    /** Nanoseconds since the start. */
    private long now;

    private long end;

    /** Counts what happens; another thread only looks whether it changes. */
    private long steps;

    private boolean inEvent;
    private boolean closed;
    private @Nullable Routine resumed;
    private @Nullable Throwable failure;

    /** Written last before, and read first after, the baton is passed; so all else is seen. */
    private volatile Routine baton = control;

    public Timeline(long seed, Instant start) {
        this.start = start;
        this.random = new SplittableRandom(seed);
        this.ties = random.split();
    }

    /** Ends a process where it pauses. No handler may catch it, so it is an error. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private record Event(long at, long tie, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(tie, other.tie);
        }
    }

    /** What runs beside others, and by turns with them. */
    public final class Routine {
        private final String name;
        private final @Nullable Routine whole;
        private final Runnable atEnd;
        private final List<Routine> parts = new ArrayList<>();
        private @Nullable Thread thread;
        private boolean paused;
        private boolean killed;
        private boolean ended;

        private Routine(String name, @Nullable Routine whole, Runnable atEnd) {
            this.name = name;
            this.whole = whole;
            this.atEnd = atEnd;
        }

        // Whatever a process throws ends the run.
        @SuppressWarnings("CatchThrowable")
        private void live(Runnable work) {
            try {
                if (!killed) {
                    work.run();
                }
            } catch (Killed meant) {
                // Nothing of it is left.
            } catch (Throwable thrown) {
                if (!killed) { // else it may hold the error that ended it
                    fail(thrown);
                }
            }
            ended = true;
            alive.remove(this);
            if (whole != null) {
                whole.parts.remove(this);
            }
            if (!closed) {
                event(atEnd);
            }
            pass(next());
        }

        /** Returns whether it was killed, though it may have yet to notice. */
        public boolean isKilled() {
            return killed;
        }

        public boolean hasEnded() {
            return ended;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Returns the clock that shows this time. */
    public Clock clock() {
        return clock;
    }

    public Instant now() {
        return start.plusNanos(now);
    }

    /** Returns the source of all chance in this run. */
    public RandomGenerator random() {
        return random;
    }

    /** Draws a time of up to this length. */
    public Duration within(Duration longest) {
        return Duration.ofNanos(random.nextLong(longest.toNanos() + 1));
    }

    /** Runs an event later. It must not pause; what it throws ends the run. */
    public void after(Duration delay, Runnable event) {
        at(now + Math.max(0, delay.toNanos()), event);
    }

    private void at(long time, Runnable event) {
        events.add(new Event(time, ties.nextLong(), event));
    }

    /** Starts a process, which begins at this same time, when its turn comes. */
    public Routine start(String name, Runnable work) {
        return start(name, work, () -> {});
    }

    /**
     * Starts a process.
     *
     * @param atEnd is run when it has ended or was killed, and must not pause
     */
    public Routine start(String name, Runnable work, Runnable atEnd) {
        return start(new Routine(name, null, atEnd), work);
    }

    private Routine start(Routine process, Runnable work) {
        process.thread =
                Thread.ofVirtual()
                        .name(process.name)
                        .inheritInheritableThreadLocals(false)
                        .unstarted(() -> process.live(work));
        alive.add(process);
        resume(process, now);
        return process;
    }

    /** Returns whether the caller is a process, which may pause. */
    public boolean isProcess() {
        return !inEvent && baton != control && Thread.currentThread() == baton.thread;
    }

    private Routine current() {
        if (!isProcess()) {
            throw new IllegalStateException(
                    "%s has no baton; %s has it".formatted(Thread.currentThread(), baton));
        }
        Routine me = baton;
        steps++;
        if (me.killed) {
            throw new Killed();
        }
        return me;
    }

    /** Lets others run for this long. Fails with an error if the process is killed meanwhile. */
    public void pause(Duration time) {
        Routine me = current();
        long until = now + Math.max(0, time.toNanos());
        Event first = events.peek();
        if (until <= end && (first == null || first.at > until)) {
            now = until;
            return;
        }
        resume(me, until);
        giveWay(me);
    }

    /**
     * Does several things at once, each in a process that is a part of the caller, and returns when
     * all are done.
     *
     * @param atOnce how many at most
     */
    public void together(int atOnce, List<Runnable> things) {
        Routine me = current();
        Queue<Runnable> rest = new ArrayDeque<>(things);
        int[] running = {Math.min(atOnce, things.size())};
        Runnable atEnd =
                () -> {
                    if (--running[0] == 0 && me.paused) {
                        resume(me, now);
                    }
                };
        for (int i = running[0]; i > 0; i--) {
            Routine part = new Routine(me + "/" + i, me, atEnd);
            me.parts.add(part);
            start(
                    part,
                    () -> {
                        for (Runnable next = rest.poll(); next != null; next = rest.poll()) {
                            next.run();
                        }
                    });
        }
        while (running[0] > 0) {
            giveWay(me);
        }
    }

    /**
     * Lets others run until what was begun is done.
     *
     * @param begin is given what to call, from an event or another process, when it is done
     */
    public <T> T await(Consumer<Consumer<T>> begin) {
        Routine me = current();
        List<T> result = new ArrayList<>(1);
        begin.accept(
                value -> {
                    result.add(value);
                    if (me.paused) {
                        resume(me, now);
                    }
                });
        while (result.isEmpty()) {
            giveWay(me);
        }
        return result.getFirst();
    }

    /** Kills a process with all its parts: none goes on from where it pauses. */
    public void kill(Routine process) {
        if (process.ended || process.killed) {
            return;
        }
        process.killed = true;
        process.parts.forEach(this::kill);
        if (process.paused) {
            resume(process, now);
        }
    }

    /** Kills the whole process that calls; the caller throws what is returned. */
    public Error killed() {
        Routine process = current();
        while (process.whole != null) {
            process = process.whole;
        }
        kill(process);
        return new Killed();
    }

    /**
     * Runs what happens until then.
     *
     * @return whether anything is left to happen
     */
    public boolean runUntil(Instant last) {
        if (baton != control || inEvent || closed) {
            throw new IllegalStateException("it runs already, or is closed");
        }
        long until = start.until(last).toNanos();
        if (until < now) {
            throw new IllegalArgumentException("time does not go back to " + last);
        }
        end = until;
        control.thread = Thread.currentThread();
        giveWay(control);
        Throwable thrown = failure;
        if (thrown != null) {
            throw new IllegalStateException("at %s: %s".formatted(now(), thrown), thrown);
        }
        now = end;
        return !events.isEmpty();
    }

    /** Kills all processes, so that none keeps its thread. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        failure = null;
        events.clear();
        for (Routine process : List.copyOf(alive)) {
            process.killed = true;
            resume(process, now);
        }
        end = now;
        control.thread = Thread.currentThread();
        giveWay(control);
    }

    private void resume(Routine process, long time) {
        at(time, () -> resumed = process.ended ? null : process);
    }

    /** Lets others run until an event resumes this process. */
    private void giveWay(Routine me) {
        me.paused = true;
        Routine next = next();
        if (next != me) {
            pass(next);
            while (baton != me) {
                if (me != control) {
                    LockSupport.park(this);
                } else {
                    waitAsControl();
                }
            }
        }
        me.paused = false;
        if (me.killed) {
            throw new Killed();
        }
    }

    /** Fails if the process with the baton waits for what only another could bring about. */
    private void waitAsControl() {
        long before = steps;
        long began = System.nanoTime();
        while (baton != control) {
            LockSupport.parkNanos(this, STUCK_NANOS);
            Routine holder = baton;
            Thread thread = holder.thread;
            if (steps != before || holder == control || thread == null) {
                return;
            }
            long most = STUCK_NANOS;
            if (thread.getState() == Thread.State.RUNNABLE) {
                most *= STARVED_TIMES;
            }
            if (System.nanoTime() - began > most) {
                String where =
                        Stream.of(thread.getStackTrace())
                                .map(Object::toString)
                                .collect(Collectors.joining("\n    at "));
                throw new IllegalStateException("%s is stuck\n    at %s".formatted(holder, where));
            }
        }
    }

    /** Runs events on this thread, until one resumes a process or none is left. */
    private Routine next() {
        while (failure == null) {
            Event event = events.peek();
            if (event == null || event.at > end) {
                break;
            }
            events.remove();
            steps++;
            now = event.at;
            event(event.action);
            Routine process = resumed;
            if (process != null) {
                resumed = null;
                return process;
            }
        }
        return control;
    }

    // Whatever an event throws ends the run.
    @SuppressWarnings("CatchThrowable")
    private void event(Runnable action) {
        inEvent = true;
        try {
            action.run();
        } catch (Throwable thrown) {
            fail(thrown);
        }
        inEvent = false;
    }

    private void fail(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
    }

    private void pass(Routine next) {
        Thread thread = next.thread;
        if (thread == null) {
            throw new IllegalStateException("no thread: " + next);
        }
        baton = next;
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    private final class VirtualClock extends Clock {
        @Override
        public Instant instant() {
            return now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(now(), zone);
        }
    }
}
