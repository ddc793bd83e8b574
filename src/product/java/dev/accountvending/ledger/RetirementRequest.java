package dev.accountvending.ledger;

import java.time.Instant;

/** Who asked for a lease's end, and when. */
public record RetirementRequest(String by, Instant at) {}
