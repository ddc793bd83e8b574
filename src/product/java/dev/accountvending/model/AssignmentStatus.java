package dev.accountvending.model;

/** The status of an owner's assignment to their account in IAM Identity Center. */
public enum AssignmentStatus {
    /** Asked for, and not made yet. */
    PENDING,
    ASSIGNED,
    /** Refused, or the owner was not found: an administrator must assign them. */
    FAILED
}
