package dev.accountvending.doctor;

/** A check needs something whose own check has failed. */
final class CheckBlocked extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String reason;

    CheckBlocked(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
