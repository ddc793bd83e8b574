package dev.accountvending.ledger;

/**
 * The key of an extension or limit increase, which identifies a repeat.
 *
 * @param by whose key it is: others may choose the same
 */
public record UsedKey(String by, String key) {}
