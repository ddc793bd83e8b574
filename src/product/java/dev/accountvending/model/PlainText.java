package dev.accountvending.model;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Text in people's own words: one line of characters that can be seen. A line break forges a line
 * of our mails, an escape commands a terminal, and U+202E makes a text appear as a different one.
 *
 * <p>So the Unicode categories Cc, Cf, Cn, Co, Cs, Zl and Zp are refused in new texts, and replaced
 * in texts that were stored before. The two joiners of Cf, U+200C and U+200D, are accepted:
 * Persian, Indic scripts and emoji are written with them, and they neither hide nor reorder the
 * text beside them. Names, which identify things, are ASCII anyway.
 */
public final class PlainText {
    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;

    /** Replaces a character that is not shown. */
    private static final int REPLACEMENT = 0xFFFD;

    private static final Pattern LINE_BREAKS = Pattern.compile("(?:\\R|\\t)+");

    private PlainText() {}

    /**
     * Returns the text, if people may write it.
     *
     * @throws InvalidValue naming the first character that is not accepted, and its position
     */
    public static String check(String text) {
        int[] characters = text.codePoints().toArray();
        IntStream.range(0, characters.length)
                .filter(i -> !isTaken(characters[i]))
                .findFirst()
                .ifPresent(i -> refuse(characters[i], i + 1));
        return text;
    }

    /** Returns the text on one line, with U+FFFD for each character that is not accepted. */
    public static String visible(String text) {
        return replaced(LINE_BREAKS.matcher(text).replaceAll(" "));
    }

    /** Returns the same for a text that may be absent. */
    public static @Nullable String visibleOrNull(@Nullable String text) {
        return text == null ? null : visible(text);
    }

    /** Returns a text of several lines; only U+000A and U+0009 divide it. */
    public static String visibleLines(String text) {
        return replaced(text);
    }

    private static String replaced(String text) {
        return text.codePoints()
                .map(c -> isTaken(c) || c == '\n' || c == '\t' ? c : REPLACEMENT)
                .collect(
                        StringBuilder::new,
                        StringBuilder::appendCodePoint,
                        (one, other) -> one.append(other))
                .toString();
    }

    private static boolean isTaken(int character) {
        return switch (Character.getType(character)) {
            case Character.FORMAT -> character == JOINER || character == NON_JOINER;
            case Character.CONTROL,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static void refuse(int character, int place) {
        String name = Character.getName(character);
        throw new InvalidValue(
                "Character %d is U+%04X%s: a text is one line of characters that can be seen."
                        .formatted(place, character, name == null ? "" : " (" + name + ")"));
    }
}
