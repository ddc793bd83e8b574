package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.TestingLedger;

import org.junit.jupiter.api.Test;

class LedgerChecksTest {
    private final TestingLedger ledger = new TestingLedger();
    private final LedgerChecks checks =
            new LedgerChecks(TestingInstallation.settings(), () -> ledger.registry);

    @Test
    void aLedgerInOrder_isWell() {
        assertThat(checks.table().status()).isEqualTo(CheckStatus.OK);
        assertThat(checks.indexes()).isEqualTo(CheckOutcome.ok());
        assertThat(checks.backup()).isEqualTo(CheckOutcome.ok());
    }

    @Test
    void aTableThatIsNotThere_fails() {
        ledger.dynamoDb.status = "";

        CheckOutcome outcome = new Check("ledger", checks::table).run();

        assertThat(outcome.status()).isEqualTo(CheckStatus.FAILING);
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
