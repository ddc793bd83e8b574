package dev.accountvending.request;

/** There is no lease of this name. */
public final class UnknownAccount extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownAccount(String name) {
        super("There is no account named \"%s\".".formatted(name));
    }
}
