package dev.accountvending.local.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;

class EventRuleTest {
    private static final String EVENT =
            """
            {"source": "account-vending", "detail-type": "AccountVended",
             "detail": {"kind": "sandbox", "name": "say \\"hi\\""}}
            """;

    @Test
    void matches_eventsWhoseEveryNamedFieldIsListed() throws JsonProcessingException {
        assertThat(rule("{\"source\": [\"other\", \"account-vending\"]}").matches(event()))
                .isTrue();
        assertThat(rule("{\"source\": [\"other\"]}").matches(event())).isFalse();
        assertThat(
                        rule("{\"source\": [\"account-vending\"], \"detail\": {\"kind\": [\"qa\"]}}")
                                .matches(event()))
                .isFalse();
    }

    @Test
    void input_isTheEvent_orWhatTheTemplateMakesOfIt() throws JsonProcessingException {
        assertThat(json(rule("{\"source\": [\"account-vending\"]}").input(event())))
                .isEqualTo(event());

        EventRule rule =
                EventRule.of(
                        json(
                                """
                                {"pattern": {"source": ["account-vending"]},
                                 "inputTransformer": {
                                   "inputPathsMap": {"type": "$.detail-type", "detail": "$.detail"},
                                   "inputTemplate": "{\\"type\\": <type>, \\"told\\": <detail>}"}}
                                """));

        assertThat(json(rule.input(event())))
                .isEqualTo(
                        json(
                                """
                                {"type": "AccountVended",
                                 "told": {"kind": "sandbox", "name": "say \\"hi\\""}}
                                """));
    }

    private static EventRule rule(String pattern) throws JsonProcessingException {
        return EventRule.of(json("{\"pattern\": %s}".formatted(pattern)));
    }

    private static JsonNode event() throws JsonProcessingException {
        return json(EVENT);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return Json.MAPPER.readTree(text);
    }
}
