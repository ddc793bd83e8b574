package dev.accountvending.model;

/** What a member account of ours is there for at present. */
public enum AccountStatus {
    /** Somebody's lease holds it. */
    LEASED,
    /** Set aside behind the quarantine unit's guardrail until an administrator looks at it. */
    QUARANTINED
}
