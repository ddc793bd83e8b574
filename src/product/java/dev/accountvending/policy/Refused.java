package dev.accountvending.policy;

/** Thrown when the policy does not allow a person what they want to do. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    Refused(String rule, String message) {
        super(message);
        this.rule = rule;
    }

    /** Returns the rule that refuses, as {@code owner-or-administrator}. */
    public String rule() {
        return rule;
    }
}
