package dev.accountvending.local.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The latest calls, oldest first. */
public final class Recorder {
    private static final int MOST = 100_000;
    private final Deque<RecordedCall> calls = new ArrayDeque<>();

    synchronized void add(RecordedCall call) {
        if (calls.size() == MOST) {
            calls.removeFirst();
        }
        calls.addLast(call);
        notifyAll();
    }

    public synchronized List<RecordedCall> calls() {
        return List.copyOf(calls);
    }

    public List<RecordedCall> calls(Predicate<RecordedCall> wanted) {
        return calls().stream().filter(wanted).toList();
    }

    public List<RecordedCall> ofLease(String lease) {
        return calls(call -> lease.equals(call.lease()));
    }

    /** Returns the calls for a function, or for a step of one that has several. */
    public List<RecordedCall> ofFunction(String functionOrStep) {
        return calls(call -> call.isFor(functionOrStep));
    }

    public List<RecordedCall> of(String operation) {
        return calls(call -> operation.equals(call.operation()));
    }

    /** Waits for the first call that matches; earlier calls count too. */
    public synchronized Optional<RecordedCall> await(
            Predicate<RecordedCall> wanted, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<RecordedCall> found = calls.stream().filter(wanted).findFirst();
            long left = (end - System.nanoTime()) / 1_000_000;
            if (found.isPresent() || left <= 0) {
                return found;
            }
            wait(left);
        }
    }

    public synchronized void clear() {
        calls.clear();
    }
}
