package dev.accountvending.account;

import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.organizations.OrganizationsClient;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;

/** The units of the shipped catalog, and the usual ones besides. */
public final class TestingUnits {
    private static final Clock CLOCK = Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC);

    public static final Map<String, String> SETTINGS =
            Map.of(
                    "AVM_ACCESS_ROLE_NAME", "OrganizationAccountAccessRole",
                    "AVM_QUARANTINE_OU", "Quarantine",
                    "AVM_POOL_OU", "Pool",
                    "AVM_FROZEN_OU", "Frozen");

    private TestingUnits() {}

    public static Units over(OrganizationsClient organization, Ledger ledger) {
        return new Units(() -> organization, ids(ledger), guardrails());
    }

    public static UnitIds ids(Ledger ledger) {
        return new UnitIds(ledger, CLOCK);
    }

    public static UnitGuardrails guardrails() {
        return new UnitGuardrails(
                new Settings(new LambdaEnvironment(SETTINGS, CLOCK)), TestingCatalog.shipped());
    }
}
