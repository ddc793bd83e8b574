package dev.accountvending.cost;

import dev.accountvending.ledger.TestingLedger;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** The bill of a ledger in memory. */
public final class TestingBill {
    public final TestingLedger ledger = new TestingLedger();
    public final TestingCostExplorer costExplorer = new TestingCostExplorer();

    public Bill at(Instant now) {
        return new Bill(ledger.at(now), () -> costExplorer, Clock.fixed(now, ZoneOffset.UTC));
    }
}
