package dev.accountvending.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class EnabledRegionsTest {
    @Test
    void only_leavesTheRestOut() {
        String answer =
                "<regionInfo><item><regionName>us-east-1</regionName></item>"
                        + "<item>\n<regionName>eu-west-1</regionName></item></regionInfo>";
        assertThat(EnabledRegions.only(answer, List.of("us-east-1")))
                .isEqualTo(
                        "<regionInfo><item><regionName>us-east-1</regionName></item></regionInfo>");
    }
}
