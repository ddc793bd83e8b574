package dev.accountvending.local.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The open modals, the newest last, as their users see them. */
final class Modals {
    private record Open(SlackUser user, ObjectNode view) {
        String id() {
            return view.path("id").asText();
        }
    }

    private final Messages naming;
    private final List<Open> all = new ArrayList<>();
    private int number;

    Modals(Messages naming) {
        this.naming = naming;
    }

    synchronized ObjectNode open(SlackUser user, JsonNode view) {
        ObjectNode opened = complete("V%010d".formatted(++number), view);
        all.add(new Open(user, opened));
        return opened;
    }

    /** Returns the view of that id, or of that {@code external_id}. */
    synchronized Optional<ObjectNode> find(String id) {
        return all.stream()
                .map(Open::view)
                .filter(
                        view ->
                                view.path("id").asText().equals(id)
                                        || view.path("external_id").asText().equals(id))
                .findFirst();
    }

    synchronized Optional<SlackUser> userOf(String id) {
        return all.stream().filter(open -> open.id().equals(id)).map(Open::user).findFirst();
    }

    synchronized ObjectNode update(String id, JsonNode view) {
        ObjectNode updated = complete(id, view);
        all.replaceAll(open -> open.id().equals(id) ? new Open(open.user(), updated) : open);
        return updated;
    }

    synchronized void close(String id) {
        all.removeIf(open -> open.id().equals(id));
    }

    synchronized void closeAll(SlackUser user) {
        all.removeIf(open -> open.user().equals(user));
    }

    synchronized List<ObjectNode> of(SlackUser user) {
        return all.stream().filter(open -> open.user().equals(user)).map(Open::view).toList();
    }

    /** Adds Slack's own fields to a view. */
    private ObjectNode complete(String id, JsonNode view) {
        ObjectNode complete = Json.MAPPER.createObjectNode();
        complete.put("id", id);
        complete.put("team_id", Workspace.TEAM);
        complete.put("private_metadata", "");
        complete.put("callback_id", "");
        complete.putObject("state").putObject("values");
        complete.put("hash", UUID.randomUUID().toString());
        complete.put("clear_on_close", false);
        complete.put("notify_on_close", false);
        complete.putNull("close");
        complete.putNull("submit");
        complete.putNull("previous_view_id");
        complete.put("root_view_id", id);
        complete.put("app_id", SlackApp.ID);
        complete.put("external_id", "");
        complete.put("app_installed_team_id", Workspace.TEAM);
        complete.put("bot_id", SlackApp.BOT_ID);
        complete.setAll((ObjectNode) view.deepCopy());
        complete.set("blocks", naming.named(view.path("blocks")));
        return complete;
    }
}
