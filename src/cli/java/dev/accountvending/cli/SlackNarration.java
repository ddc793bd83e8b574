package dev.accountvending.cli;

import dev.accountvending.cli.SlackInbox.Item;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints what arrives. On a terminal a message that changes is redrawn while it is the last one;
 * elsewhere, or if it is taller than the window, its new lines follow.
 */
final class SlackNarration {
    private final LiveLines lines;
    private final Map<String, List<String>> told = new HashMap<>();
    private List<String> live = List.of();
    private String liveKey = "";

    SlackNarration(LiveLines lines) {
        this.lines = lines;
    }

    void tell(Item item) {
        List<String> text = text(item);
        if (lines.canDraw(text.size())) {
            if (!liveKey.equals(item.key())) {
                settle();
            }
            live = text;
            liveKey = item.key();
            lines.draw(text);
        } else {
            settle();
            List<String> before = told.getOrDefault(item.key(), List.of());
            text.stream().filter(line -> !before.contains(line)).forEach(lines::print);
        }
        told.put(item.key(), text);
    }

    /** Keeps what was drawn. */
    void settle() {
        lines.clear();
        live.forEach(lines::print);
        live = List.of();
        liveKey = "";
    }

    private static List<String> text(Item item) {
        List<String> text = new ArrayList<>();
        text.add(item.title());
        item.lines().forEach(line -> text.add("  " + line));
        return text;
    }
}
