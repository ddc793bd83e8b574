package dev.accountvending.simulation.calls;

/** What goes wrong with a call. */
public enum Mishap {
    /** AWS takes no more of these calls for now, and does nothing. */
    THROTTLED,
    /** AWS is out of order, and does nothing. */
    UNAVAILABLE,
    /** AWS denies the call. */
    REFUSED,
    /** AWS answers so late that the caller may have given up. */
    LATE,
    /** AWS does what it is asked to, and its answer is lost. */
    LOST,
    /** The function ends before the call. */
    KILLED_BEFORE,
    /** The function ends when the call has had its effect. */
    KILLED_AFTER
}
