package dev.accountvending.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.AdjustableClock;
import dev.accountvending.local.functions.FunctionDeclaration;
import dev.accountvending.local.functions.FunctionResult;
import dev.accountvending.local.functions.LambdaHost;
import dev.accountvending.local.functions.Schedule;
import dev.accountvending.runtime.Json;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs EventBridge's schedules by the local clock, as time passes and also when the clock is moved.
 * A clock that jumped a week in one step would run the reminders of that week together with its
 * end; so it moves in steps, and each step runs what is due.
 */
final class Schedules implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** More steps than this would take too long, so the steps of a long advance are longer. */
    private static final int USUAL_STEPS = 100;

    /** Up to this length each run is at its own time. */
    private static final Duration SHORT = Duration.ofDays(1);

    /** The least time between two steps of a longer advance. */
    private static final Duration SHORTEST = Duration.ofHours(2);

    /** The most time between two steps: a reminder a day ahead must still come before its event. */
    private static final Duration LONGEST = Duration.ofHours(22);

    /** A function that is run repeatedly; guarded by the lock. */
    private static final class Scheduled {
        private final String function;
        private final Schedule schedule;
        private Instant next;

        Scheduled(String function, Schedule schedule, Instant start) {
            this.function = function;
            this.schedule = schedule;
            this.next = start.plus(schedule.rate().every());
        }

        boolean is(String otherFunction, Schedule otherSchedule) {
            return function.equals(otherFunction) && schedule.equals(otherSchedule);
        }

        boolean isDue(Instant now) {
            return !next.isAfter(now);
        }

        /** Keeps its rhythm if it can; missed runs are not made up for. */
        void ran(Instant now) {
            next = next.plus(schedule.rate().every());
            if (isDue(now)) {
                next = now.plus(schedule.rate().every());
            }
        }
    }

    private final LambdaHost lambda;
    private final AdjustableClock clock;
    private final String account;
    private List<Scheduled> all;
    private final ReentrantLock oneAtATime = new ReentrantLock(true);
    private final Thread background =
            Thread.ofVirtual().name("schedules").unstarted(this::keepTime);

    Schedules(
            List<FunctionDeclaration> functions,
            LambdaHost lambda,
            AdjustableClock clock,
            String account) {
        this.lambda = lambda;
        this.clock = clock;
        this.account = account;
        this.all = scheduled(functions, List.of());
    }

    /** Follows the schedules of another deployment; one that it has too keeps its rhythm. */
    void follow(List<FunctionDeclaration> functions) {
        oneAtATime.lock();
        try {
            all = scheduled(functions, all);
        } finally {
            oneAtATime.unlock();
        }
    }

    private List<Scheduled> scheduled(
            List<FunctionDeclaration> functions, List<Scheduled> followed) {
        Instant now = clock.instant();
        List<Scheduled> scheduled = new ArrayList<>();
        for (FunctionDeclaration function : functions) {
            for (Schedule schedule : function.schedules()) {
                scheduled.add(
                        followed.stream()
                                .filter(it -> it.is(function.name(), schedule))
                                .findFirst()
                                .orElseGet(() -> new Scheduled(function.name(), schedule, now)));
            }
        }
        return scheduled;
    }

    Schedules start() {
        if (!all.isEmpty()) {
            background.start();
        }
        return this;
    }

    /**
     * Moves the clock forward and runs what is due on the way; other callers wait their turn.
     *
     * @return the new time, once all runs have returned
     */
    Instant advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("The clock moves forward only.");
        }
        oneAtATime.lock();
        try {
            Instant stop = clock.instant();
            Instant end = stop.plus(by);
            Duration apart = apart(by);
            while (true) {
                Instant due = firstDue();
                if (due.isAfter(end)) {
                    return clock.advanceTo(end);
                }
                stop = earlier(end, later(due, stop.plus(apart)));
                runDue(clock.advanceTo(stop));
            }
        } finally {
            oneAtATime.unlock();
        }
    }

    private static Duration apart(Duration by) {
        if (by.compareTo(SHORT) <= 0) {
            return Duration.ZERO;
        }
        Duration even = by.dividedBy(USUAL_STEPS);
        if (even.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return even.compareTo(LONGEST) > 0 ? LONGEST : even;
    }

    private Instant firstDue() {
        return all.stream()
                .map(scheduled -> scheduled.next)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** A run that is due; two equal runs are one. */
    private record Run(String function, String input) {}

    /** Runs what is due in parallel, and waits for all of it. */
    private void runDue(Instant now) {
        Set<Run> due = new LinkedHashSet<>();
        for (Scheduled scheduled : all) {
            if (scheduled.isDue(now)) {
                scheduled.ran(now);
                due.add(new Run(scheduled.function, scheduled.schedule.input()));
            }
        }
        due.stream()
                .map(run -> Thread.ofVirtual().start(() -> run(run, now)))
                .toList()
                .forEach(Schedules::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run(Run run, Instant now) {
        String input = run.input().isEmpty() ? event(run.function(), now) : run.input();
        FunctionResult result = lambda.run(run.function(), input);
        result.error()
                .ifPresent(
                        error ->
                                LOG.atWarn()
                                        .addKeyValue("function", run.function())
                                        .addKeyValue("error", error)
                                        .addKeyValue("message", message(result))
                                        .log("scheduled function failed"));
    }

    private static String message(FunctionResult failed) {
        try {
            return Json.MAPPER.readTree(failed.payload()).path("errorMessage").asText();
        } catch (JsonProcessingException e) {
            return failed.payload();
        }
    }

    /**
     * Returns the event that EventBridge sends (<a
     * href="https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html">event
     * structure</a>).
     */
    private String event(String function, Instant now) {
        ObjectNode event = Json.MAPPER.createObjectNode();
        event.put("version", "0");
        event.put("id", UUID.randomUUID().toString());
        event.put("detail-type", "Scheduled Event");
        event.put("source", "aws.events");
        event.put("account", account);
        event.put("time", now.truncatedTo(ChronoUnit.SECONDS).toString());
        event.put("region", Stage.REGION);
        event.putArray("resources")
                .add("arn:aws:events:%s:%s:rule/%s".formatted(Stage.REGION, account, function));
        event.putObject("detail");
        return event.toString();
    }

    private void keepTime() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
                oneAtATime.lockInterruptibly();
                try {
                    runDue(clock.instant());
                } finally {
                    oneAtATime.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        background.interrupt();
        join(background);
    }
}
