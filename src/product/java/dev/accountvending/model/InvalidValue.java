package dev.accountvending.model;

/** Thrown when a value is invalid; the message says what to change. */
public final class InvalidValue extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Creates one; the message is reduced to plain text. */
    public InvalidValue(String message) {
        super(PlainText.visible(message));
    }

    // The annotation it asks for is a dependency of its own.
    @SuppressWarnings("AnnotateFormatMethod")
    static void check(boolean valid, String message, Object... arguments) {
        if (!valid) {
            throw new InvalidValue(message.formatted(arguments));
        }
    }
}
