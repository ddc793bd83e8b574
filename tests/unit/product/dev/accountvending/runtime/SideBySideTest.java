package dev.accountvending.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

import java.util.List;
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
}
