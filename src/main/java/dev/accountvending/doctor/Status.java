package dev.accountvending.doctor;

/** How a point stands. */
public enum Status {
    OK,
    FAILING,
    NOT_SET_UP,
    /** It could not be checked. */
    UNKNOWN
}
