package dev.accountvending.simulation.lives;

import dev.accountvending.simulation.calls.Fault;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Finds a shorter story in which the same promise breaks, by leaving out parts (<a
 * href="https://www.st.cs.uni-saarland.de/papers/tse2002/">delta debugging</a>).
 */
final class Shrinking {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final double CALMER = 0.5;
    private static final double CALMEST = 0.05;

    private final Function<Story, Life.Verdict> living;
    private final String promise;
    private final Instant end = Instant.now().plus(LONGEST);
    private Story best;
    private Life.Verdict verdict;

    private Shrinking(Function<Story, Life.Verdict> living, Story story, Life.Verdict verdict) {
        this.living = living;
        this.promise = promiseOf(verdict);
        this.best = story;
        this.verdict = verdict;
    }

    /** A story, and what came of it. */
    record Shrunk(Story story, Life.Verdict verdict) {}

    /**
     * Returns the shortest story that was found.
     *
     * @param living lives a story
     * @param verdict of the story: a broken promise
     */
    static Shrunk shrink(Function<Story, Life.Verdict> living, Story story, Life.Verdict verdict) {
        Shrinking shrinking = new Shrinking(living, story, verdict);
        shrinking.fewerParts();
        shrinking.noStorm();
        shrinking.fewerParts();
        return new Shrunk(shrinking.best, shrinking.verdict);
    }

    /** Returns the promise that broke first, without whose it was. */
    private static String promiseOf(Life.Verdict verdict) {
        String first = verdict.broken().getFirst();
        String what = first.substring(first.indexOf(": ") + 2);
        int detail = what.indexOf(": ");
        return detail < 0 ? what : what.substring(0, detail);
    }

    /** Has what the storm brought happen as planned, one by one; else lessens it. */
    private void noStorm() {
        if (best.storm() == 0) {
            return;
        }
        List<Fault> happened = new ArrayList<>(best.faults());
        happened.addAll(verdict.faults());
        if (breaks(best.withStorm(0).withFaults(happened.stream().distinct().toList()))) {
            return;
        }
        while (best.storm() > CALMEST && breaks(best.withStorm(best.storm() * CALMER))) {
            // Calmer still.
        }
        while (breaks(best.until(best.until() * 3 / 4))) {
            // Shorter still.
        }
    }

    private void fewerParts() {
        fewer(best.acts(), kept -> best.with(kept));
        fewer(best.faults(), kept -> best.withFaults(kept));
    }

    /** Leaves out ever smaller parts of a list, while the promise still breaks. */
    private <T> void fewer(List<T> all, Function<List<T>, Story> with) {
        List<T> kept = all;
        for (int size = Math.max(1, kept.size() / 2); !kept.isEmpty(); ) {
            boolean left = false;
            for (int from = 0; from < kept.size(); ) {
                List<T> rest = new ArrayList<>(kept.subList(0, from));
                rest.addAll(kept.subList(Math.min(kept.size(), from + size), kept.size()));
                if (breaks(with.apply(rest))) {
                    kept = rest;
                    left = true;
                } else {
                    from += size;
                }
            }
            if (size == 1 && !left) {
                return;
            }
            size = Math.max(1, size / 2);
        }
    }

    private boolean breaks(Story shorter) {
        if (Instant.now().isAfter(end)) {
            return false;
        }
        Life.Verdict again = living.apply(shorter);
        if (again.broken().isEmpty() || !promiseOf(again).equals(promise)) {
            return false;
        }
        best = shorter;
        verdict = again;
        return true;
    }
}
