package dev.accountvending.local.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.util.Locale;

/**
 * Somebody in the workspace, by the name that is before the @ of the e-mail address.
 *
 * @param confirmed whether Slack knows that the address is the user's
 * @param restricted a guest
 */
record SlackUser(String name, String email, boolean confirmed, boolean restricted, boolean bot) {
    private static final int ID_LENGTH = 9;

    static SlackUser member(String name) {
        return new SlackUser(name, name + "@example.com", true, false, false);
    }

    /** Such as {@code UANA00000}. */
    String id() {
        String id = "U" + name.toUpperCase(Locale.ROOT);
        return id + "0".repeat(ID_LENGTH - id.length());
    }

    /** The conversation with the app, such as {@code DANA00000}. */
    String directMessages() {
        return "D" + id().substring(1);
    }

    /** As {@code users.info} answers it. */
    ObjectNode json() {
        ObjectNode user = Json.MAPPER.createObjectNode();
        user.put("id", id());
        user.put("team_id", Workspace.TEAM);
        user.put("name", name);
        user.put("deleted", false);
        user.put("real_name", name);
        user.put("is_admin", false);
        user.put("is_owner", false);
        user.put("is_restricted", restricted);
        user.put("is_ultra_restricted", false);
        user.put("is_bot", bot);
        user.put("is_app_user", false);
        user.put("is_email_confirmed", confirmed);
        ObjectNode profile = user.putObject("profile");
        profile.put("real_name", name);
        profile.put("display_name", name);
        if (bot) {
            profile.put("bot_id", SlackApp.BOT_ID);
        } else {
            profile.put("email", email);
        }
        return user;
    }
}
