package dev.accountvending.slack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class VendMessageTest {

    @Test
    void everyMilestone_isOfTheStateMachine() throws IOException {
        String machine = Files.readString(Path.of("statemachine/vend-account.asl.json"));

        assertThat(VendMessage.MILESTONES)
                .allSatisfy(
                        milestone ->
                                assertThat(machine)
                                        .contains(
                                                "\"%s\": {".formatted(milestone.begin()),
                                                "\"%s\": {".formatted(milestone.next())));
    }
}
