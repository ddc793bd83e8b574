package dev.accountvending.slack;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.runtime.Router;

import java.util.Map;

/** Routes the calls that Slack makes. */
public final class ReceiveSlack extends Router {
    private final SlackCommands slackCommands = new SlackCommands();
    private final SlackInteractions slackInteractions = new SlackInteractions();

    public ReceiveSlack() {
        super("routeKey");
    }

    @Override
    protected Map<String, RequestStreamHandler> handlers() {
        return Map.of(
                "POST /slack/commands", slackCommands,
                "POST /slack/interactions", slackInteractions);
    }
}
