package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.SectionBlock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

class SlackBlocksTest {

    @ParameterizedTest
    @CsvSource({
        "<!channel>, &lt;!channel&gt;",
        "<https://evil.example|here>, &lt;https://evil.example|here&gt;",
        "a & b, a &amp; b",
        "&lt;, &amp;lt;"
    })
    void escape_leavesNothingThatSlackReads(String text, String escaped) {
        assertThat(SlackBlocks.escape(text)).isEqualTo(escaped);
    }

    @Test
    void link_cannotBeLeft() {
        assertThat(SlackBlocks.link("https://a.example/?x=1|2>", "a > b"))
                .isEqualTo("<https://a.example/?x=1%7C2%3E|a &gt; b>");
    }

    @Test
    void section_ofTooLongAText_isCut() {
        SectionBlock section = (SectionBlock) SlackBlocks.section("x".repeat(4000));

        assertThat(section.getText().getText()).hasSize(3000).endsWith("…");
    }

    @Test
    void facts_areTenToASection() {
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 0; i < 11; i++) {
            facts.put("fact " + i, "x");
        }

        assertThat(SlackBlocks.facts(facts))
                .hasSize(2)
                .allSatisfy(
                        block ->
                                assertThat(((SectionBlock) block).getFields())
                                        .hasSizeLessThanOrEqualTo(10));
    }

    @Test
    void day_isForEachReadersZone() {
        assertThat(SlackTime.day(Instant.parse("2026-12-01T10:00:00Z")))
                .isEqualTo("<!date^1796119200^{date_short_pretty}|1 December 2026>");
        assertThat(SlackTime.day(null)).isEqualTo("never");
    }
}
