package dev.accountvending.local.signing;

/** A request is not signed, or not as it must be; the message says what to do about it. */
public final class SignatureRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SignatureRefused(String message) {
        super(message);
    }
}
