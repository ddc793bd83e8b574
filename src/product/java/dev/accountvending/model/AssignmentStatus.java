package dev.accountvending.model;

/** What is known of an owner's assignment to their account in IAM Identity Center. */
public enum AssignmentStatus {
    /** Asked for, and not made yet. */
    PENDING,
    ASSIGNED,
    /** Refused, or nobody was found to assign: an administrator must. */
    FAILED
}
