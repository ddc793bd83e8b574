package dev.accountvending.model;

/**
 * Compares and lowers only ASCII letters. {@link String#toLowerCase} makes a {@code k} of U+212A
 * (KELVIN SIGN) and an {@code i} of U+0130: a text that is lowered before it is checked could then
 * pass for another person's name.
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

    /** Returns whether two texts differ only in the case of A to Z. */
    public static boolean equalsIgnoreCase(String one, String other) {
        return lower(one).equals(lower(other));
    }
}
