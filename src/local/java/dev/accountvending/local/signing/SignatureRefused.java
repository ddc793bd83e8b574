package dev.accountvending.local.signing;

/**
 * A request is not signed correctly, or its signer may not make it; the message says what to do
 * about it.
 */
public final class SignatureRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SignatureRefused(String message) {
        super(message);
    }
}
