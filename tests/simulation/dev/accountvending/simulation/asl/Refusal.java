package dev.accountvending.simulation.asl;

/** Step Functions' refusal of a request. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The error's code, as {@code ExecutionAlreadyExists}. */
    public final String code;

    Refusal(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }
}
