package dev.accountvending.setup;

/** How something was found. */
public enum CheckStatus {
    THERE("there"),
    MISSING("missing"),
    WRONG("wrong"),
    TOO_SMALL("will not fit"),
    UNKNOWN("not checked");

    private final String text;

    CheckStatus(String text) {
        this.text = text;
    }

    /** Whether somebody has to do something. */
    public boolean isOpen() {
        return this == MISSING || this == WRONG || this == TOO_SMALL;
    }

    @Override
    public String toString() {
        return text;
    }
}
