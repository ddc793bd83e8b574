package dev.accountvending.simulation.lives;

import dev.accountvending.simulation.calls.Call;
import dev.accountvending.simulation.calls.Fault;
import dev.accountvending.simulation.calls.Mishap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All stories of a search, by number: a third of them with one fault, in any call that the same
 * story makes without one; fewer with two; the others in storms, half of them among outsiders.
 */
final class Stories {
    /** Stories of one life each, in all of whose calls something goes wrong by turns. */
    private static final int SHORT = 24;

    private static final int LIVES = 8;
    private static final int HOUR = 3600;
    private static final int STORM_UNTIL = 8 * HOUR;

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
                                                    call, Mishap.UNAVAILABLE, Duration.ofMinutes(1)),
                                    call -> new Fault(call, Mishap.REFUSED, Duration.ofHours(1)),
                                    call -> new Fault(call, Mishap.REFUSED, null)))
                    .toList();

    private final long seed;
    private final List<Planned> single;

    /** One fault in one of the short stories. */
    private record Planned(Story story, Fault fault) {}

    /**
     * @param living lives a story with all of its calls recorded
     */
    Stories(long seed, Function<Story, Life.Verdict> living) {
        this.seed = seed;
        this.single = new ArrayList<>();
        for (int i = 0; i < SHORT; i++) {
            Story calm = shortStory(i);
            for (Call call : living.apply(calm).calls()) {
                KINDS.forEach(kind -> single.add(new Planned(calm, kind.apply(call))));
            }
        }
        java.util.Collections.shuffle(single, new java.util.Random(seed));
    }

    /** Returns how many stories with one fault there are. */
    int singles() {
        return single.size();
    }

    private static Story shortStory(int number) {
        return new Story(number, Storyteller.lives(number, 1, false), List.of(), 0, 0);
    }

    /** Returns a story; the same for the same seed and number. */
    Story story(int number) {
        long own = seed * 1_000_003 + number;
        SplittableRandom random = new SplittableRandom(own);
        return switch (number % 4) {
            case 0, 1 -> {
                Planned planned = single.get((number / 4 * 2 + number % 4) % single.size());
                yield planned.story().withFaults(List.of(planned.fault()));
            }
            case 2 -> {
                Planned one = single.get(random.nextInt(single.size()));
                List<Planned> others =
                        single.stream().filter(it -> it.story() == one.story()).toList();
                Fault other = others.get(random.nextInt(others.size())).fault();
                yield one.story().withFaults(List.of(one.fault(), other));
            }
            default -> {
                double strength = random.nextInt(4) == 0 ? 0 : random.nextDouble();
                boolean outsiders = random.nextBoolean();
                yield new Story(
                        own,
                        Storyteller.lives(own, LIVES, outsiders),
                        List.of(),
                        strength,
                        STORM_UNTIL);
            }
        };
    }
}
