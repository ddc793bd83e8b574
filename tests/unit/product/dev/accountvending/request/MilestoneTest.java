package dev.accountvending.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

class MilestoneTest {

    @Test
    void everyMilestone_isOfItsStateMachine() throws IOException {
        areOf(Milestone.VEND, "vend-account");
        areOf(Milestone.RETIREMENT, "retire-account");
    }

    @Test
    void in_statesEntered_tellsHowFarItIs() {
        Milestone milestone = new Milestone("Do it", "Begin", "Next");

        assertThat(milestone.in(Set.of())).isEqualTo(Milestone.State.TO_COME);
        assertThat(milestone.in(Set.of("Begin"))).isEqualTo(Milestone.State.BEGUN);
        assertThat(milestone.in(Set.of("Begin", "Next"))).isEqualTo(Milestone.State.DONE);
    }

    private static void areOf(List<Milestone> milestones, String machine) throws IOException {
        String definition =
                Files.readString(Path.of("statemachine/%s.asl.json".formatted(machine)));
        assertThat(milestones)
                .allSatisfy(
                        milestone ->
                                assertThat(definition)
                                        .contains(
                                                "\"%s\": {".formatted(milestone.begin()),
                                                "\"%s\": {".formatted(milestone.next())));
    }
}
