package dev.accountvending.simulation.lives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.simulation.Installation;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

class LifeTest {
    private static final Installation INSTALLATION = Installation.read(Path.of("."));

    @Test
    void of_theSameStory_isTheSameToTheLetter() {
        Story story = new Story(5, Storyteller.lives(5, 8, true), List.of(), 0.5, 8 * 3600);

        Life.Verdict once = Life.of(INSTALLATION, story, true);
        Life.Verdict again = Life.of(INSTALLATION, story, true);

        assertThat(once.faults()).isNotEmpty();
        assertThat(again).isEqualTo(once);
    }

    @Test
    void of_aStoryWithoutFaults_keepsEveryPromise() {
        Story story = new Story(1, Storyteller.lives(1, 8, false), List.of(), 0, 0);

        Life.Verdict verdict = Life.of(INSTALLATION, story, false);

        assertThat(verdict.lives()).isGreaterThan(4);
        assertThat(verdict.broken()).isEmpty();
    }
}
