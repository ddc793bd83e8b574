package dev.accountvending.local.slack;

import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The product as an app of the simulated workspace: the secrets of its installation, and the
 * addresses of both sides.
 *
 * @param api the address of the local cloud's HTTP API, without a slash at its end
 */
public record SlackApp(String signingSecret, String botToken, URI api) {
    static final String ID = "A0ACCOUNT0";
    static final String BOT_ID = "B0ACCOUNT0";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Installs the app anew: its secrets are worth nothing anywhere else. */
    public static SlackApp install(URI api) {
        return new SlackApp(random(16), "xoxb-local-" + random(12), api);
    }

    /** Returns the Web API's address, such as {@code https://slack.com/api/}. */
    public String apiUrl() {
        return api + SlackStandIn.API;
    }

    public String commandsUrl() {
        return api + SlackStandIn.COMMANDS_DOOR;
    }

    public String interactionsUrl() {
        return api + SlackStandIn.INTERACTIONS_DOOR;
    }

    public String messagesUrl() {
        return api + SlackStandIn.MESSAGES;
    }

    @Override
    public String toString() {
        return "SlackApp[" + api + "]";
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
