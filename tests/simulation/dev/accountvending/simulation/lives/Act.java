package dev.accountvending.simulation.lives;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * One thing that somebody does at a time.
 *
 * @param at seconds since the world's start
 * @param who without the mail domain
 * @param subject "-" where there is none
 */
record Act(int at, String who, Deed deed, String subject, List<String> arguments) {
    Act {
        arguments = List.copyOf(arguments);
    }

    static Act of(int at, String who, Deed deed, String subject, String... arguments) {
        return new Act(at, who, deed, subject, List.of(arguments));
    }

    /** Reads what {@link #toString} wrote. */
    static Act parse(String text) {
        String[] words = text.split(" ", -1);
        return new Act(
                Integer.parseInt(words[0]),
                words[1],
                Deed.of(words[2]),
                words[3],
                Arrays.asList(words).subList(4, words.length));
    }

    Duration after() {
        return Duration.ofSeconds(at);
    }

    String argument(int index) {
        return index < arguments.size() ? arguments.get(index) : "-";
    }

    /** Returns seconds, person, deed, subject and arguments, with a space between two. */
    @Override
    public String toString() {
        String rest = arguments.isEmpty() ? "" : " " + String.join(" ", arguments);
        return "%d %s %s %s%s".formatted(at, who, deed.word(), subject, rest);
    }
}
