package dev.accountvending.request;

/** Thrown when there is no lease of this name. */
public final class UnknownAccount extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownAccount(String name) {
        super("There is no account named \"%s\".".formatted(name));
    }
}
