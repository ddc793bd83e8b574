package dev.accountvending.doctor;

/** How a point stands. */
public enum CheckStatus {
    OK,
    FAILING,
    NOT_SET_UP,
    /** It could not be checked. */
    UNKNOWN
}
