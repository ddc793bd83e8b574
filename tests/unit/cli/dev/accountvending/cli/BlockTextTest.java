package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;

class BlockTextTest {
    @Test
    void blocks_areLines() {
        assertThat(
                        BlockText.blocks(
                                json(
                                        """
                                        [{"type":"header","text":{"type":"plain_text","text":"Ready"}},
                                         {"type":"section","text":{"type":"mrkdwn","text":"one\\ntwo"},
                                          "accessory":{"type":"button","action_id":"go","value":"x",
                                            "text":{"type":"plain_text","text":"Go"}}},
                                         {"type":"section","fields":[
                                          {"type":"mrkdwn","text":"*Account*\\n123456789012"}]},
                                         {"type":"divider"},
                                         {"type":"context","elements":[
                                          {"type":"mrkdwn","text":"a"},{"type":"mrkdwn","text":"b"}]},
                                         {"type":"actions","elements":[
                                          {"type":"button","action_id":"yes",
                                           "text":{"type":"plain_text","text":"Yes"}},
                                          {"type":"button","action_id":"open","url":"https://example.com/",
                                           "text":{"type":"plain_text","text":"Open"}}]}]
                                        """)))
                .containsExactly(
                        "READY",
                        "one",
                        "two",
                        "[ Go ] go=x",
                        "*Account* 123456789012",
                        "-".repeat(40),
                        "a  b",
                        "[ Yes ] yes   [ Open ] https://example.com/");
    }

    @ParameterizedTest
    @CsvSource({
        "a &lt;b&gt; &amp;amp;, a <b> &amp;",
        "<https://example.com/?a=1|here>, here (https://example.com/?a=1)",
        "<https://example.com/>, https://example.com/",
        "<@UANA00000> in <#C0APPROVERS|approvers>, @ana in #approvers",
        "<!here> $1, @here $1",
        ":white_check_mark: done, ✅ done"
    })
    void message_withoutBlocks_isItsText(String text, String shown) {
        JsonNode message = Json.MAPPER.createObjectNode().put("text", text);

        assertThat(BlockText.message(message)).containsExactly(shown);
    }

    @Test
    void date_hasItsZone() {
        JsonNode message =
                Json.MAPPER.createObjectNode().put("text", "<!date^0^{date_short}|1970> it began");

        assertThat(BlockText.message(message))
                .containsExactly("1 January 1970, 00:00 UTC it began");
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
