package dev.accountvending.catalog;

/** The catalog cannot be used; the message names file, line, and what was expected. */
public final class InvalidCatalog extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidCatalog(String message) {
        super(message);
    }

    InvalidCatalog(String message, Throwable cause) {
        super(message, cause);
    }
}
