package dev.accountvending.model;

/** The present use of a member account of ours. */
public enum AccountStatus {
    /** Clean, in the pool, for the next request. */
    AVAILABLE,
    /** A lease holds it. */
    LEASED,
    /** Its lease has ended, and what was made in it is being removed. */
    CLEANING,
    /** Set aside behind the quarantine unit's guardrail until an administrator has checked it. */
    QUARANTINED,
    /** To be closed, or being closed at AWS. */
    CLOSING,
    /** Closed at AWS. */
    CLOSED;

    /** Says it in plain words, as the rest of a sentence that begins with "It is". */
    public String inWords() {
        return switch (this) {
            case AVAILABLE -> "in the pool";
            case LEASED -> "leased";
            case CLEANING -> "being cleaned";
            case QUARANTINED -> "in quarantine";
            case CLOSING -> "being closed";
            case CLOSED -> "closed";
        };
    }
}
