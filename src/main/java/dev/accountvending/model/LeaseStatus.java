package dev.accountvending.model;

import java.util.Set;

/** Where a lease stands, and which status may follow. */
public enum LeaseStatus {
    /** Claimed; its execution has not begun. */
    REQUESTED,
    /** Its execution makes the account ready. */
    VENDING,
    /** Handed over. */
    ACTIVE,
    /** Given up: nothing is claimed for it any more. */
    FAILED;

    /** The statuses that may follow this one. */
    public Set<LeaseStatus> next() {
        return switch (this) {
            case REQUESTED -> Set.of(VENDING, FAILED);
            case VENDING -> Set.of(ACTIVE, FAILED);
            case ACTIVE, FAILED -> Set.of();
        };
    }

    /** Whether a vending execution still has work to do for it. */
    public boolean isBeingVended() {
        return this == REQUESTED || this == VENDING;
    }
}
