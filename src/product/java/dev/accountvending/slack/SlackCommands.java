package dev.accountvending.slack;

import dev.accountvending.runtime.FunctionContext;

import java.util.Optional;

/**
 * {@code POST /slack/commands}: a user typed {@code /account …} (<a
 * href="https://docs.slack.dev/interactivity/implementing-slash-commands">slash commands</a>).
 */
public final class SlackCommands extends SlackHandler {

    public SlackCommands() {
        this(Inside.of(FunctionContext.current()));
    }

    SlackCommands(Optional<Inside> inside) {
        super(inside);
    }

    @Override
    Reading read(FormBody body) {
        if (body.fields().containsKey("ssl_check")) {
            return Reading.nothing(); // Slack checks whether there is a certificate.
        }
        return new Reading(
                new SlackCall.Command(
                        body.required("user_id"),
                        body.required("channel_id"),
                        body.orEmpty("text"),
                        body.required("response_url"),
                        body.required("trigger_id")),
                Acknowledgement.empty());
    }
}
