package dev.accountvending.ledger;

/**
 * What an update makes of a value, and what it found or decided besides. An update may be decided
 * several times, as others write in between; only the result of the last time counts.
 *
 * @param value as it is to be, and after the update as it is; the one found if nothing changes
 */
public record Update<T extends Record, R>(T value, R result) {}
