package dev.accountvending.policy;

/** What somebody wants to do is not theirs to do. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    Refused(String rule, String message) {
        super(message);
        this.rule = rule;
    }

    /** The rule that refuses, as {@code owner-or-administrator}. */
    public String rule() {
        return rule;
    }
}
