package dev.accountvending.simulation.lives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.simulation.calls.Call;
import dev.accountvending.simulation.calls.Fault;
import dev.accountvending.simulation.calls.Mishap;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class StoryTest {
    @Test
    void parse_readsWhatAStoryIsWrittenAs() {
        Call call = new Call("placeAccount", "organizations:MoveAccount", "spike-1-1", 2);
        Story story =
                new Story(
                        7,
                        Storyteller.lives(7, 8, true),
                        List.of(
                                Fault.once(call, Mishap.LOST),
                                new Fault(call, Mishap.REFUSED, null),
                                new Fault(call, Mishap.UNAVAILABLE, Duration.ofMinutes(1))),
                        0.25,
                        3600);

        assertThat(Story.parse(7, story.toString())).isEqualTo(story);
    }

    @Test
    void lives_areTheSameForTheSameSeed_andOthersForAnother() {
        assertThat(Storyteller.lives(3, 8, true)).isEqualTo(Storyteller.lives(3, 8, true));
        assertThat(Storyteller.lives(3, 8, true)).isNotEqualTo(Storyteller.lives(4, 8, true));
    }
}
