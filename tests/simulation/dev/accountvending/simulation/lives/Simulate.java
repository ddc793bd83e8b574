package dev.accountvending.simulation.lives;

import dev.accountvending.simulation.Installation;
import dev.accountvending.simulation.calls.Fault;
import dev.accountvending.simulation.calls.Mishap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Lives many stories, and tells of the first that breaks a promise. */
public final class Simulate {
    private static final int THREADS = 2;

    private final Installation installation;
    private final long seed;
    private final int wanted;
    private final int violations;
    private final boolean shrinks;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<Mishap, Integer> faults = new EnumMap<>(Mishap.class);
    private final Map<Integer, Failed> failed = new TreeMap<>();
    private int lives;
    private int worlds;
    private int storms;
    private int resumed;
    private Duration longest = Duration.ZERO;

    private record Failed(Story story, Life.Verdict verdict) {}

    private Simulate(
            Installation installation, long seed, int wanted, int violations, boolean shrinks) {
        this.installation = installation;
        this.seed = seed;
        this.wanted = wanted;
        this.violations = violations;
        this.shrinks = shrinks;
    }

    /**
     * Runs with {@code --lives N --seed S}, or {@code --seed S --story TEXT}; without shrinking
     * what it finds after {@code --shrink false}, and until it found more than one after {@code
     * --violations N}.
     */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        int lives = 1000;
        long seed = 1;
        String story = "";
        boolean shrinks = true;
        int violations = 1;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--lives" -> lives = Integer.parseInt(arguments[i + 1]);
                case "--seed" -> seed = Long.parseLong(arguments[i + 1]);
                case "--story" -> story = arguments[i + 1];
                case "--violations" -> violations = Integer.parseInt(arguments[i + 1]);
                case "--shrink" -> shrinks = Boolean.parseBoolean(arguments[i + 1]);
                default -> throw new IllegalArgumentException("unknown: " + arguments[i]);
            }
        }
        Installation installation = Installation.read(Path.of("."));
        Simulate simulate = new Simulate(installation, seed, lives, violations, shrinks);
        boolean well =
                story.isEmpty() ? simulate.search() : simulate.again(Story.parse(seed, story));
        System.exit(well ? 0 : 1);
    }

    private boolean again(Story story) {
        Life.Verdict verdict = Life.of(installation, story, false, System.out::println);
        verdict.faults().forEach(fault -> System.out.println("  went wrong: " + fault));
        verdict.broken().forEach(what -> System.out.println("violation: " + what));
        System.out.printf(
                Locale.ROOT,
                "%d leases, %s%n",
                verdict.lives(),
                verdict.broken().isEmpty() ? "every promise kept" : "promises broken");
        return verdict.broken().isEmpty();
    }

    private Life.Verdict live(Story story, boolean recording) {
        return Life.of(installation, story, recording);
    }

    private boolean search() throws InterruptedException, ExecutionException {
        long begun = System.nanoTime();
        Stories stories = new Stories(seed, story -> live(story, true));
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(() -> work(stories)));
            }
            for (Future<?> one : all) {
                one.get(); // what the simulation itself dies of is no success
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%d lives in %d worlds, %d of them in storms; %.0f s, %.1f lives a second, %.0f ms of a core for each%n",
                lives,
                worlds,
                storms,
                seconds,
                lives / seconds,
                coreSeconds() * 1000 / lives);
        System.out.printf(Locale.ROOT, "of %d faults, one at a time%n", stories.singles());
        System.out.println("faults: " + faults);
        System.out.printf("leases that an administrator resumed: %d%n", resumed);
        System.out.println("longest until all was at rest: " + longest);
        System.out.println("violations: " + failed.size());
        if (shrinks) {
            failed.values().forEach(this::shrink);
        }
        return failed.isEmpty();
    }

    private static double coreSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis()
                / 1e3;
    }

    private void work(Stories stories) {
        while (isWanting()) {
            int number = next.getAndIncrement();
            Story story = stories.story(number);
            note(number, story, live(story, false));
        }
    }

    private synchronized boolean isWanting() {
        return lives < wanted && failed.size() < violations;
    }

    private synchronized void note(int number, Story story, Life.Verdict verdict) {
        worlds++;
        lives += verdict.lives();
        storms += story.storm() > 0 ? 1 : 0;
        resumed += verdict.resumed();
        verdict.faults().forEach(fault -> faults.merge(fault.mishap(), 1, Integer::sum));
        if (verdict.rested().compareTo(longest) > 0) {
            longest = verdict.rested();
        }
        if (!verdict.broken().isEmpty()) {
            failed.put(number, new Failed(story, verdict));
            System.out.println("found: " + verdict.broken().getFirst());
            System.out.printf("in: --seed %d --story \"%s\"%n", story.seed(), story);
        }
    }

    private void shrink(Failed found) {
        Function<Story, Life.Verdict> living = story -> live(story, false);
        Shrinking.Shrunk shrunk = Shrinking.shrink(living, found.story(), found.verdict());
        Story story = shrunk.story();
        System.out.println("seed: " + story.seed());
        story.acts().forEach(act -> System.out.println("  " + act));
        List<Fault> went = shrunk.verdict().faults();
        went.forEach(fault -> System.out.println("  went wrong: " + fault));
        System.out.printf("repeat: bin/simulate --seed %d --story \"%s\"%n", story.seed(), story);
        shrunk.verdict().broken().forEach(what -> System.out.println("violation: " + what));
    }
}
