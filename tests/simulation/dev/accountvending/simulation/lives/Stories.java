package dev.accountvending.simulation.lives;

import dev.accountvending.simulation.calls.Call;
import dev.accountvending.simulation.calls.Fault;
import dev.accountvending.simulation.calls.Mishap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * All stories of a search, by number: half of them of lives with a fault each, in any call that the
 * same life makes without one; fewer with two; the others in storms, half of them among outsiders.
 */
final class Stories {
    /** Stories of brief lives, in all of whose calls something goes wrong by turns. */
    private static final int SHORT = 12;

    /** In a short story: one for each life. */
    private static final int FAULTS = Storyteller.OWNERS.size();

    private static final int LIVES = 32;
    private static final int HOUR = 3600;

    /** For how long it storms; in every fourth world longer than a lease lasts. */
    private static final int HOURS = 8;

    private static final int LONG_HOURS = 30;

    /** From the last act of a short story on, until its account is taken back. */
    private static final int SHORT_WHILE = 3 * HOUR / 2;

    /** What every call meets; a refusal lasts an hour, and for good. */
    private static final List<Function<Call, Fault>> KINDS =
            Stream.concat(
                            Stream.of(
                                            Mishap.THROTTLED,
                                            Mishap.LATE,
                                            Mishap.LOST,
                                            Mishap.KILLED_BEFORE,
                                            Mishap.KILLED_AFTER)
                                    .map(mishap -> call -> Fault.once(call, mishap)),
                            Stream.<Function<Call, Fault>>of(
                                    call ->
                                            new Fault(
                                                    call,
                                                    Mishap.UNAVAILABLE,
                                                    Duration.ofMinutes(1)),
                                    call -> new Fault(call, Mishap.REFUSED, Duration.ofHours(1)),
                                    call -> new Fault(call, Mishap.REFUSED, null)))
                    .toList();

    /** Beyond that, a function makes a call for the schedule's sake. */
    private static final int OFTEN = 8;

    /** A prime, by whose multiples all single faults come in an order that looks like none. */
    private static final long STRIDE = 15_485_863;

    private final long seed;
    private final Function<Story, Life.Verdict> living;
    private final Map<Integer, Recorded> recorded = new ConcurrentHashMap<>();

    /** A short story, and the calls that its functions make while nothing goes wrong. */
    private record Recorded(Story story, List<Call> calls) {
        int faults() {
            return calls.size() * KINDS.size();
        }

        Fault fault(int index) {
            return KINDS.get(index % KINDS.size()).apply(calls.get(index / KINDS.size()));
        }
    }

    /**
     * @param living lives a story with all of its calls recorded
     */
    Stories(long seed, Function<Story, Life.Verdict> living) {
        this.seed = seed;
        this.living = living;
    }

    private Recorded recorded(int number) {
        return recorded.computeIfAbsent(
                number,
                _ -> {
                    List<Act> life = Storyteller.briefLives(number);
                    int last = life.stream().mapToInt(Act::at).max().orElse(0);
                    Story calm = new Story(number, life, List.of(), 0, last + SHORT_WHILE);
                    List<Call> calls = living.apply(calm).calls();
                    return new Recorded(
                            calm, calls.stream().filter(it -> it.nth() <= OFTEN).toList());
                });
    }

    /**
     * Returns how many stories with one fault there are, in all of which a search looked so far.
     */
    int singles() {
        return recorded.values().stream().mapToInt(Recorded::faults).sum();
    }

    /** Returns a story; the same for the same seed and number. */
    Story story(int number) {
        long own = seed * 1_000_003 + number;
        SplittableRandom random = new SplittableRandom(own);
        return switch (number % 4) {
            case 0, 1 -> withSome(number / 4 * 2 + number % 4);
            case 2 -> {
                Recorded brief = recorded(random.nextInt(SHORT));
                yield brief.story()
                        .withFaults(
                                random.ints(2L * FAULTS, 0, brief.faults())
                                        .mapToObj(brief::fault)
                                        .toList());
            }
            default ->
                    new Story(
                            own,
                            Storyteller.lives(own, LIVES, random.nextBoolean()),
                            List.of(),
                            random.nextInt(4) == 0 ? 0 : Math.pow(random.nextDouble(), 2) / 2,
                            (random.nextInt(4) == 0 ? LONG_HOURS : HOURS) * HOUR);
        };
    }

    private Story withSome(int number) {
        Recorded brief = recorded(number % SHORT);
        long first = (seed + number / SHORT) * FAULTS;
        return brief.story()
                .withFaults(
                        LongStream.range(first, first + FAULTS)
                                .map(index -> Math.floorMod(index * STRIDE, brief.faults()))
                                .mapToObj(index -> brief.fault((int) index))
                                .toList());
    }
}
