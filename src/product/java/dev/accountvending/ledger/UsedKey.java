package dev.accountvending.ledger;

/**
 * The key of an extension or a wish, by which a repeat of it is known.
 *
 * @param by whose key it is: others may choose the same
 */
public record UsedKey(String by, String key) {}
