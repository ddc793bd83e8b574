package dev.accountvending.model;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The status of a lease, and which status may follow. */
public enum LeaseStatus {
    /** Claimed; its execution has not begun. */
    REQUESTED,
    /** A person must approve it first. */
    AWAITING_APPROVAL,
    /** Its execution makes the account ready. */
    VENDING,
    /** Handed over. */
    ACTIVE,
    /** Its budget is used up: its owner has it, but can make nothing in it that costs. */
    FROZEN,
    /**
     * Its end has begun: no person has access any more, and its execution takes the account back.
     */
    RETIRING,
    /** Its account could not be cleaned or closed: an administrator must check it. */
    QUARANTINED,
    /** Ended: nothing is claimed for it any more. */
    RETIRED,
    /** Given up: nothing is claimed for it any more. */
    FAILED,
    /** Not approved, or not in time: nothing is claimed for it any more. */
    REJECTED,
    /** Taken back before it was approved or handed over: nothing is claimed for it any more. */
    WITHDRAWN;

    /** Returns the statuses that may follow this one. */
    public Set<LeaseStatus> next() {
        return switch (this) {
            case REQUESTED -> Set.of(AWAITING_APPROVAL, VENDING, WITHDRAWN, FAILED);
            case AWAITING_APPROVAL -> Set.of(VENDING, REJECTED, WITHDRAWN, FAILED);
            case VENDING -> Set.of(ACTIVE, WITHDRAWN, FAILED);
            case ACTIVE -> Set.of(FROZEN, RETIRING);
            case FROZEN -> Set.of(ACTIVE, RETIRING);
            case RETIRING -> Set.of(RETIRED, QUARANTINED);
            case QUARANTINED -> Set.of(RETIRING);
            case RETIRED, FAILED, REJECTED, WITHDRAWN -> Set.of();
        };
    }

    /**
     * Returns after how long a lease in this status is stuck. Empty if it may stay; an approval has
     * a time of its own.
     *
     * <p>A vend waits for a certificate for up to an hour, by default; cleaning takes hours.
     */
    public Optional<Duration> stuckAfter() {
        return switch (this) {
            case REQUESTED -> Optional.of(Duration.ofHours(1));
            case VENDING -> Optional.of(Duration.ofHours(2));
            case RETIRING -> Optional.of(Duration.ofHours(24));
            case AWAITING_APPROVAL,
                    ACTIVE,
                    FROZEN,
                    QUARANTINED,
                    RETIRED,
                    FAILED,
                    REJECTED,
                    WITHDRAWN ->
                    Optional.empty();
        };
    }

    /**
     * Returns plain words for a lease's status, which complete a sentence that begins with its
     * name.
     */
    public String inWords() {
        return switch (this) {
            case REQUESTED -> "is requested";
            case AWAITING_APPROVAL -> "waits for approval";
            case VENDING -> "is being made";
            case ACTIVE -> "is active";
            case FROZEN -> "is frozen";
            case RETIRING -> "is being taken back";
            case QUARANTINED -> "is in quarantine";
            case RETIRED -> "has ended";
            case FAILED -> "could not be made";
            case REJECTED -> "was rejected";
            case WITHDRAWN -> "was withdrawn";
        };
    }

    /** Returns whether its owner has the account. */
    public boolean isHeld() {
        return this == ACTIVE || this == FROZEN;
    }

    /** Returns whether its end lies ahead: it has not ended, and is not being ended. */
    public boolean mayGoOn() {
        return isHeld() || isBeingVended();
    }

    /** Returns whether a vending execution still has work to do for it. */
    public boolean isBeingVended() {
        return this == REQUESTED || this == AWAITING_APPROVAL || this == VENDING;
    }
}
