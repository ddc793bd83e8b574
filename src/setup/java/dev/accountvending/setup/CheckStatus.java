package dev.accountvending.setup;

/** The status of a checked item. */
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

    /** Returns whether a person has to act. */
    public boolean isOpen() {
        return this == MISSING || this == WRONG || this == TOO_SMALL;
    }

    @Override
    public String toString() {
        return text;
    }
}
