package dev.accountvending.intake;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.registry.TestingLedger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;

/** The intake over a ledger in memory, with the catalog that we ship. */
public final class TestingIntake {
    public final TestingLedger ledger = new TestingLedger();
    public final TestingStepFunctions stepFunctions = new TestingStepFunctions();
    public final Catalog catalog = shipped();
    final Reservations reservations =
            new Reservations(
                    ledger.registry,
                    catalog,
                    new Reservations.Form("accounts.example.com", "aws+{lease}@example.com"),
                    Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));
    public final Intake intake =
            new Intake(
                    ledger.registry,
                    reservations,
                    new Executions(
                            stepFunctions,
                            "arn:aws:states:us-east-1:1:stateMachine:vend-account",
                            new Waits(15, 15, 5, 30, 3600, 5, 600),
                            false),
                    Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));

    private static Catalog shipped() {
        try {
            return Catalog.parse(Files.readString(Path.of("catalog.yml")), "catalog.yml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
