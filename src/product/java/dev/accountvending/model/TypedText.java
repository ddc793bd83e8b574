package dev.accountvending.model;

import java.util.regex.Pattern;

/**
 * Reads what people type or paste as they mean it. Slack, word processors and web pages put
 * no-break spaces, zero-width characters, and typographic quotes and dashes into text that looks
 * like what was meant.
 *
 * <p>Only the doors use it, on what people write. The address of a person who has signed in is
 * evidence and is never changed.
 */
public final class TypedText {
    private static final Pattern SPACE = Pattern.compile("[\\t\\p{Zs}]");

    /**
     * Characters that are not shown: the category Cf, and those of <a
     * href="https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point">default
     * ignorables</a> that are letters or marks. The two joiners are part of scripts and emoji.
     */
    private static final Pattern INVISIBLE =
            Pattern.compile(
                    "[\\p{Cf}\\x{34F}\\x{115F}\\x{1160}\\x{3164}\\x{FFA0}&&[^\\x{200C}\\x{200D}]]");

    private static final Pattern JOINERS =
            Pattern.compile("[\\x{200C}\\x{200D}\\x{FE00}-\\x{FE0F}]");
    private static final Pattern SINGLE_QUOTE = Pattern.compile("[\\x{2018}-\\x{201B}\\x{2032}]");
    private static final Pattern DOUBLE_QUOTE = Pattern.compile("[\\x{201C}-\\x{201F}\\x{2033}]");
    private static final Pattern DASH =
            Pattern.compile("[\\x{2010}-\\x{2015}\\x{2212}\\x{FE58}\\x{FE63}\\x{FF0D}]");

    private static final Pattern OUTER_SPACES = Pattern.compile("^ +| +$");

    private TypedText() {}

    /**
     * Returns a text in people's own words: each space is U+0020, quotes and dashes are ASCII,
     * invisible characters and the spaces around it are gone. Line breaks within it remain.
     */
    public static String of(String typed) {
        String text = INVISIBLE.matcher(SPACE.matcher(typed).replaceAll(" ")).replaceAll("");
        text = DASH.matcher(text).replaceAll("-");
        text = SINGLE_QUOTE.matcher(text).replaceAll("'");
        text = DOUBLE_QUOTE.matcher(text).replaceAll("\"");
        return OUTER_SPACES.matcher(text).replaceAll("");
    }

    /** Returns the same for a name or an address, without joiners: no script needs one in ASCII. */
    public static String word(String typed) {
        return JOINERS.matcher(of(typed)).replaceAll("");
    }

    /** Returns the same for a name whose case has no meaning, in lower case. */
    public static String name(String typed) {
        return Ascii.lower(word(typed));
    }

    /**
     * Returns an argument of a command line. A dash that a word processor made of two hyphens
     * begins an option.
     */
    public static String argument(String typed) {
        return typed.matches("[\\x{2013}-\\x{2015}][a-z][a-z-]*(?:=[\\s\\S]*)?")
                ? "--" + typed.substring(1)
                : typed;
    }
}
