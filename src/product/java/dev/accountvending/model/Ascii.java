package dev.accountvending.model;

/**
 * Upper and lower case of ASCII letters, and of no others. {@link String#toLowerCase} makes a
 * {@code k} of U+212A (KELVIN SIGN) and an {@code i} of U+0130: what is lowered first and checked
 * afterwards then passes for somebody else's name.
 */
public final class Ascii {
    private Ascii() {}

    /** Lowers A to Z, and leaves every other character as it is. */
    public static String lower(String text) {
        StringBuilder lowered = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lowered.append(c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
        }
        return lowered.toString();
    }

    /** Whether two texts are the same but for the case of A to Z. */
    public static boolean equalsIgnoreCase(String one, String other) {
        return lower(one).equals(lower(other));
    }
}
