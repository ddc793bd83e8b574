package dev.accountvending.ledger;

/**
 * An item's position in an index, so that a list can continue after it.
 *
 * @param key of the item
 * @param sort the index's sort attribute
 */
public record IndexKey(String key, String sort) {}
