package dev.accountvending.ledger;

/**
 * Where an item stands in an index, so that a list can be gone on with behind it.
 *
 * @param key of the item
 * @param sort the index's sort attribute
 */
public record IndexKey(String key, String sort) {}
