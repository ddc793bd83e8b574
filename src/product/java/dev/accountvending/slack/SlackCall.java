package dev.accountvending.slack;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import java.util.Map;

/** A user's action in Slack, as far as it matters here; Slack's signature was checked. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SlackCall.Command.class, name = "command"),
    @JsonSubTypes.Type(value = SlackCall.Press.class, name = "press"),
    @JsonSubTypes.Type(value = SlackCall.Submission.class, name = "submission")
})
sealed interface SlackCall {

    /** Returns the id of the user who did it. */
    String user();

    /**
     * A slash command.
     *
     * @param channel the channel in which it was typed
     * @param text what follows {@code /account}
     * @param responseUrl the URL for an answer that only the user sees
     * @param trigger opens a form, within three seconds
     */
    record Command(String user, String channel, String text, String responseUrl, String trigger)
            implements SlackCall {}

    /**
     * A button.
     *
     * @param channel the channel of its message
     * @param action which button
     * @param value what it is about
     */
    record Press(
            String user,
            String channel,
            String action,
            String value,
            String responseUrl,
            String trigger)
            implements SlackCall {}

    /**
     * A form.
     *
     * @param form which one
     * @param about the data that the form got when it was opened
     * @param values by field, those that were filled in
     */
    record Submission(String user, String form, String about, Map<String, String> values)
            implements SlackCall {
        public Submission {
            values = Map.copyOf(values);
        }
    }
}
