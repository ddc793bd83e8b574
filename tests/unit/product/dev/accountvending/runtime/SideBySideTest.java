package dev.accountvending.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class SideBySideTest {
    private final List<Integer> things = IntStream.range(0, 39).boxed().toList();

    @Test
    void forEach_doesAsManyAtOnceAsAllowed_andNoMore() {
        Phaser met = new Phaser(3);
        AtomicInteger running = new AtomicInteger();
        Set<Integer> seen = ConcurrentHashMap.newKeySet();

        new SideBySide(3)
                .forEach(
                        things,
                        thing -> {
                            seen.add(running.incrementAndGet());
                            met.arriveAndAwaitAdvance();
                            running.decrementAndGet();
                        });

        assertThat(seen).contains(3).allMatch(count -> count <= 3);
    }

    @Test
    void forEach_whenSomeFail_doesTheRest_andFailsWithTheFirst() {
        Set<Integer> done = ConcurrentHashMap.newKeySet();

        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                new SideBySide(1)
                                        .forEach(
                                                things,
                                                thing -> {
                                                    done.add(thing);
                                                    throw new IllegalStateException(
                                                            "number " + done.size());
                                                }))
                .withMessage("number 1");
        assertThat(done).containsExactlyInAnyOrderElementsOf(things);
    }

    @Test
    void forEach_inAFunctionWithASchedulingOfItsOwn_usesThat() {
        List<Integer> done = new ArrayList<>();
        Scheduling oneByOne = new OneByOne();
        LambdaEnvironment environment =
                new LambdaEnvironment(
                        Map.of(),
                        Clock.systemUTC(),
                        Snapshot.none(),
                        Map.of(Scheduling.class, oneByOne));

        environment.with(
                () -> {
                    new SideBySide(8).forEach(things, done::add);
                    return done;
                });

        assertThat(done).isEqualTo(things);
    }

    /** Does one after another, on the thread that calls. */
    private static final class OneByOne extends Scheduling {
        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public void sleep(Duration time) {
            throw new AssertionError("nothing sleeps here");
        }

        @Override
        public void sideBySide(int atOnce, List<Runnable> actions) {
            actions.forEach(Runnable::run);
        }
    }
}
