package dev.accountvending.notify;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A mail to people, each of whom gets their own.
 *
 * @param to addresses
 * @param id of what several events tell, each of which may come first; null if it is this event's
 */
record Letter(List<String> to, String subject, String text, @Nullable String id) {
    Letter {
        to = List.copyOf(to);
    }

    Letter(List<String> to, String subject, String text) {
        this(to, subject, text, null);
    }

    Letter(String to, String subject, String text) {
        this(List.of(to), subject, text);
    }
}
