package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.registry.TestingLedger;

import org.junit.jupiter.api.Test;

class LedgerChecksTest {
    private final TestingLedger ledger = new TestingLedger();
    private final LedgerChecks checks =
            new LedgerChecks(TestingInstallation.settings(), () -> ledger.registry);

    @Test
    void aLedgerInOrder_isWell() {
        assertThat(checks.table().status()).isEqualTo(Status.OK);
        assertThat(checks.indexes()).isEqualTo(Outcome.ok());
        assertThat(checks.backup()).isEqualTo(Outcome.ok());
    }

    @Test
    void aTableThatIsNotThere_fails() {
        ledger.dynamoDb.status = "";

        Outcome outcome = new Check("ledger", checks::table).run();

        assertThat(outcome.status()).isEqualTo(Status.FAILING);
        assertThat(outcome.line()).startsWith("There is no table ledger in us-east-1");
    }

    @Test
    void aTableThatIsMadeJustNow_fails() {
        ledger.dynamoDb.status = "CREATING";

        assertThat(checks.table().line()).contains("ledger is CREATING");
    }

    @Test
    void anIndexThatIsMissing_orNotReady_fails() {
        ledger.dynamoDb.indexes.remove("leasesByDue");
        ledger.dynamoDb.indexes.put("leasesByTime", "CREATING");

        assertThat(checks.indexes().line())
                .contains("its index leasesByDue and leasesByTime")
                .doesNotContain("leasesByOwner");
    }

    @Test
    void aTableWithoutRecovery_fails() {
        ledger.dynamoDb.recovering = false;

        assertThat(checks.backup().line()).contains("Point-in-time recovery", "is off");
    }
}
