package dev.accountvending.model;

/** How far a part of an account is, beside what makes it enterable. */
public enum PartStatus {
    /** It is being made. */
    PENDING,
    DONE,
    /** AWS has refused it, or was late; it is tried again. */
    INCOMPLETE
}
