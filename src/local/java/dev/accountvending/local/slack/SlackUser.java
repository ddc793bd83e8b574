package dev.accountvending.local.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.util.Locale;

/**
 * A user in the workspace, or in a channel that it shares.
 *
 * @param team the workspace that the user is a member of
 * @param confirmed whether Slack knows that the address is the user's
 * @param restricted whether the user is a guest
 */
record SlackUser(
        String name,
        String email,
        String team,
        boolean confirmed,
        boolean restricted,
        boolean bot) {
    private static final int ID_LENGTH = 9;

    static SlackUser member(String name) {
        return member(name, name + "@example.com");
    }

    static SlackUser member(String name, String email) {
        return new SlackUser(name, email, Workspace.TEAM, true, false, false);
    }

    static SlackUser guest(String name) {
        return new SlackUser(name, name + "@example.com", Workspace.TEAM, false, true, false);
    }

    static SlackUser app(String name) {
        return new SlackUser(name, "", Workspace.TEAM, false, false, true);
    }

    /** Returns a user of another workspace, which decides itself whose addresses are confirmed. */
    static SlackUser stranger(String name) {
        return new SlackUser(name, name + "@example.com", "T0OTHER00", true, false, false);
    }

    private boolean isStranger() {
        return !team.equals(Workspace.TEAM);
    }

    /** Returns an id such as {@code UANA00000}. */
    String id() {
        String id = "U" + name.toUpperCase(Locale.ROOT);
        return id + "0".repeat(ID_LENGTH - id.length());
    }

    /** Returns the conversation with the app, such as {@code DANA00000}. */
    String directMessages() {
        return "D" + id().substring(1);
    }

    /** Returns the answer of {@code users.info}. */
    ObjectNode json() {
        ObjectNode user = Json.MAPPER.createObjectNode();
        user.put("id", id());
        user.put("team_id", team);
        user.put("name", name);
        user.put("deleted", false);
        user.put("real_name", name);
        user.put("is_admin", false);
        user.put("is_owner", false);
        user.put("is_restricted", restricted);
        user.put("is_ultra_restricted", false);
        if (isStranger()) {
            user.put("is_stranger", true);
        }
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
