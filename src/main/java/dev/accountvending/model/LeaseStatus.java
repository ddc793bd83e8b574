package dev.accountvending.model;

import java.util.Set;

/** Where a lease stands, and which status may follow. */
public enum LeaseStatus {
    /** Claimed; its execution has not begun. */
    REQUESTED,
    /** A person must approve it first. */
    AWAITING_APPROVAL,
    /** Its execution makes the account ready. */
    VENDING,
    /** Handed over. */
    ACTIVE,
    /** Given up: nothing is claimed for it any more. */
    FAILED,
    /** Not approved, or not in time: nothing is claimed for it any more. */
    REJECTED,
    /** Taken back by its owner before it was approved: nothing is claimed for it any more. */
    WITHDRAWN;

    /** The statuses that may follow this one. */
    public Set<LeaseStatus> next() {
        return switch (this) {
            case REQUESTED -> Set.of(AWAITING_APPROVAL, VENDING, FAILED);
            case AWAITING_APPROVAL -> Set.of(VENDING, REJECTED, WITHDRAWN, FAILED);
            case VENDING -> Set.of(ACTIVE, FAILED);
            case ACTIVE, FAILED, REJECTED, WITHDRAWN -> Set.of();
        };
    }

    /** Whether a vending execution still has work to do for it. */
    public boolean isBeingVended() {
        return this == REQUESTED || this == AWAITING_APPROVAL || this == VENDING;
    }
}
