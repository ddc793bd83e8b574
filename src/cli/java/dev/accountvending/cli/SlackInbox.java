package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What came on a user's screen, or changed there, since the first read. */
final class SlackInbox {
    /** A message or a modal; its key says whether it is on the screen already. */
    record Item(String key, String title, List<String> lines, JsonNode document) {
        Item {
            lines = List.copyOf(lines);
        }
    }

    private final Map<String, Item> known = new LinkedHashMap<>();
    private final Map<String, Item> arrived = new LinkedHashMap<>();

    SlackInbox(JsonNode first) {
        items(first).forEach(item -> known.put(item.key(), item));
    }

    /** Returns what is new or different since the last read. */
    List<Item> look(JsonNode screen) {
        List<Item> news = new ArrayList<>();
        for (Item item : items(screen)) {
            Item before = known.put(item.key(), item);
            if (before == null || !Objects.equals(before.document(), item.document())) {
                news.add(item);
                arrived.put(item.key(), item);
            }
        }
        return news;
    }

    /** Returns all that arrived, in its last state. */
    List<JsonNode> arrived() {
        return arrived.values().stream().map(Item::document).toList();
    }

    private static List<Item> items(JsonNode screen) {
        List<Item> items = new ArrayList<>();
        for (JsonNode seen : screen.path("messages")) {
            items.add(
                    new Item(
                            seen.path("channel").asText() + seen.at("/message/ts").asText(),
                            title(seen),
                            BlockText.message(seen.path("message")),
                            seen));
        }
        for (JsonNode view : screen.path("modals")) {
            items.add(new Item(view.path("id").asText(), "A form:", BlockText.modal(view), view));
        }
        return items;
    }

    private static String title(JsonNode seen) {
        String name = seen.path("channelName").asText();
        String where = name.equals("directmessage") ? "Direct message" : "In #" + name;
        return where + (seen.path("ephemeral").asBoolean() ? ", only you see it:" : ":");
    }
}
