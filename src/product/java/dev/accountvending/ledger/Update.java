package dev.accountvending.ledger;

/**
 * The value that an update writes, and what it found or decided besides. If others write in
 * between, an update is decided again; only the last result counts.
 *
 * @param value the new value; the one found if nothing changes
 */
public record Update<T extends Record, R>(T value, R result) {}
