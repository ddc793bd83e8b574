package dev.accountvending.simulation.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

class TimelineTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Timeline time = new Timeline(1, START);
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void runUntil_runsEventsInTheOrderOfTheirTimes_andMovesTheClock() {
        time.after(Duration.ofHours(2), () -> seen.add("second at " + time.now()));
        time.after(Duration.ofHours(1), () -> seen.add("first at " + time.clock().instant()));
        time.after(Duration.ofDays(2), () -> seen.add("too late"));

        boolean isMore = time.runUntil(START.plus(Duration.ofDays(1)));

        assertThat(seen)
                .containsExactly("first at 2026-01-01T01:00:00Z", "second at 2026-01-01T02:00:00Z");
        assertThat(isMore).isTrue();
        assertThat(time.now()).isEqualTo("2026-01-02T00:00:00Z");
    }

    @Test
    void processes_interleaveWhereTheyPause() {
        time.start("slow", () -> twice("slow", Duration.ofSeconds(3)));
        time.start("fast", () -> twice("fast", Duration.ofSeconds(2)));

        run();

        assertThat(seen).containsExactly("fast 1", "slow 1", "fast 2", "slow 2");
    }

    private void twice(String who, Duration pause) {
        time.pause(pause);
        seen.add(who + " 1");
        time.pause(pause);
        seen.add(who + " 2");
    }

    @Test
    void sameSeed_givesTheSameStory_andAnotherSeedAnother() {
        Set<List<String>> stories = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            List<String> story = story(seed);
            assertThat(story(seed)).isEqualTo(story);
            stories.add(story);
        }
        assertThat(stories).hasSizeGreaterThan(5);
    }

    private static List<String> story(long seed) {
        List<String> story = new ArrayList<>();
        try (Timeline timeline = new Timeline(seed, START)) {
            for (int i = 0; i < 4; i++) {
                String name = "process " + i;
                timeline.start(
                        name,
                        () -> {
                            for (int step = 0; step < 3; step++) {
                                timeline.pause(SECOND.multipliedBy(timeline.random().nextInt(2)));
                                story.add(timeline.now() + " " + name + " " + step);
                            }
                        });
            }
            timeline.runUntil(START.plusSeconds(60));
        }
        return story;
    }

    @Test
    void together_doesAllThings_soManyAtOnce_andThenGoesOn() {
        time.start(
                "whole",
                () -> {
                    time.together(2, IntStream.range(0, 5).mapToObj(this::second).toList());
                    seen.add("all after " + Duration.between(START, time.now()));
                });

        run();

        assertThat(seen).hasSize(6).last().isEqualTo("all after PT3S");
    }

    private Runnable second(int number) {
        return () -> {
            time.pause(SECOND);
            seen.add("thing " + number);
        };
    }

    @Test
    void await_letsOthersRun_untilItIsDone() {
        time.start(
                "waiting",
                () -> {
                    String what = time.await(done -> time.after(SECOND, () -> done.accept("what")));
                    seen.add(what + " at " + time.now());
                });

        run();

        assertThat(seen).containsExactly("what at 2026-01-01T00:00:01Z");
    }

    @Test
    void kill_endsAProcessWithItsParts_whereTheyPause() {
        var process =
                time.start(
                        "whole",
                        () -> time.together(9, List.of(second(1), second(2))),
                        () -> seen.add("ended"));
        time.after(Duration.ofMillis(500), () -> time.kill(process));

        run();

        assertThat(seen).containsExactly("ended");
        assertThat(process.hasEnded()).isTrue();
    }

    @Test
    void killed_inAPart_endsTheWhole() {
        time.start(
                "whole",
                () -> {
                    Runnable dying =
                            () -> {
                                throw time.killed();
                            };
                    time.together(9, List.of(second(1), dying));
                    seen.add("goes on");
                },
                () -> seen.add("ended"));

        run();

        assertThat(seen).containsExactly("ended");
    }

    @Test
    void process_thatThrows_endsTheRun() {
        time.start(
                "faulty",
                () -> {
                    throw new IllegalArgumentException("wrong");
                });

        assertThatThrownBy(this::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wrong");
    }

    @Test
    void pause_outsideOfAProcess_isRefused() {
        time.after(SECOND, () -> time.pause(SECOND));

        assertThatThrownBy(this::run).hasMessageContaining("has no baton");
        assertThatThrownBy(() -> time.pause(SECOND)).isInstanceOf(IllegalStateException.class);
    }

    private void run() {
        time.runUntil(START.plusSeconds(3600));
    }
}
