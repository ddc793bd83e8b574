package dev.accountvending.simulation.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.simulation.time.Timeline;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class WireTest {
    private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");
    private static final Call SECOND =
            new Call("placeAccount", "organizations:MoveAccount", "spike-1-1", 2);

    private final Timeline time = new Timeline(1, START);
    private final List<String> seen = new ArrayList<>();

    /** Says no with the name of what went wrong. */
    private enum Named implements Wire.Refusals {
        REFUSALS;

        @Override
        public Throwable throttled() {
            return new IllegalStateException("throttled");
        }

        @Override
        public Throwable unavailable() {
            return new IllegalStateException("unavailable");
        }

        @Override
        public Throwable refused() {
            return new IllegalStateException("refused");
        }

        @Override
        public Throwable lost() {
            return new IllegalStateException("lost");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 'answer 1,throttled,answer 2'",
        "UNAVAILABLE, 'answer 1,unavailable,answer 2'",
        "REFUSED, 'answer 1,refused,answer 2'",
        "LOST, 'answer 1,lost,answer 3'",
        "KILLED_BEFORE, 'answer 1,ended after 1'",
        "KILLED_AFTER, 'answer 1,ended after 2'"
    })
    void mishap_meetsTheCallThatItIsPlannedFor(Mishap mishap, String story) {
        three(wire(Fault.once(SECOND, mishap)), Duration.ZERO);

        assertThat(String.join(",", seen)).isEqualTo(story);
    }

    @Test
    void fault_lastsAsLongAsItIsPlannedTo() {
        three(wire(new Fault(SECOND, Mishap.REFUSED, Duration.ofHours(1))), Duration.ofMinutes(20));

        assertThat(seen).containsExactly("answer 1", "refused", "refused");
    }

    @Test
    void late_answersAfterAll_orIsGivenUp() {
        three(wire(Fault.once(SECOND, Mishap.LATE)), Duration.ZERO);

        assertThat(seen).hasSize(3).endsWith("answer 3");
        assertThat(seen.get(1)).isIn("answer 2", "lost");
    }

    @Test
    void recorded_namesEachCall() {
        Wire wire = wire();
        wire.record();
        three(wire, Duration.ZERO);

        assertThat(wire.recorded()).hasSize(3).contains(SECOND);
    }

    private Wire wire(Fault... planned) {
        return new Wire(time, new Faults(List.of(planned), time.random()), SECOND::whose);
    }

    /** Makes three calls, so long after one another. */
    private void three(Wire wire, Duration apart) {
        int[] effects = {0};
        time.start(
                "function",
                () -> {
                    for (int i = 0; i < 3; i++) {
                        call(wire, () -> "answer " + ++effects[0]);
                        time.pause(apart);
                    }
                    effects[0] = 0;
                },
                () -> {
                    if (effects[0] > 0) {
                        seen.add("ended after " + effects[0]);
                    }
                });
        time.runUntil(START.plus(Duration.ofHours(3)));
    }

    private void call(Wire wire, Wire.Effect effect) {
        try {
            seen.add(
                    (String)
                            wire.call(
                                    SECOND.function(), SECOND.operation(), Named.REFUSALS, effect));
        } catch (Error killed) {
            throw killed;
        } catch (Throwable refusal) {
            seen.add(String.valueOf(refusal.getMessage()));
        }
    }
}
