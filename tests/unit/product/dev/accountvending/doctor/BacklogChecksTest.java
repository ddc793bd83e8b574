package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.ledger.Account.Closure;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Times;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

class BacklogChecksTest {
    private static final Instant NOW = TestingLedger.NOW;

    private final TestingLedger ledger = new TestingLedger();
    private final BacklogChecks checks =
            new BacklogChecks(
                    TestingInstallation.settings(),
                    () -> ledger.registry,
                    TestingInstallation.CLOCK);

    @Test
    void closing_ofNothing_isWell_andTellsTheLimit() {
        assertThat(checks.closing())
                .isEqualTo(CheckOutcome.ok("0 of 250 closings of 30 days are used"));
    }

    @Test
    void closing_ofWhatHasJustCome_isWell() {
        account("one", AccountStatus.CLOSING, Duration.ofMinutes(10), null);

        assertThat(checks.closing().line()).endsWith("are used, 1 wait");
    }

    @Test
    void closing_thatNobodyWorks_fails() {
        account("one", AccountStatus.CLOSING, Duration.ofHours(2), null);

        assertThat(checks.closing().line())
                .contains("1 accounts should be closing by now", "workClosures");
    }

    @Test
    void closing_thatWaitsForAws_isWell() {
        Closure later = new Closure(NOW, NOW.plusSeconds(600), null);
        account("one", AccountStatus.CLOSING, Duration.ofHours(2), later);

        assertThat(checks.closing().status()).isEqualTo(CheckStatus.OK);
    }

    @Test
    void pool_withoutWarmKinds_isWell() {
        assertThat(checks.pool(TestingCatalog::shipped))
                .isEqualTo(CheckOutcome.ok("0 accounts are ready"));
    }

    @Test
    void pool_thatFills_isWell() {
        assertThat(checks.pool(BacklogChecksTest::warm))
                .isEqualTo(CheckOutcome.ok("The pool has 0 of 2 of kind sandbox; more are made"));
    }

    @Test
    void pool_whoseLastAccountFailed_fails() {
        Lease lease = ledger.reserved(TestingLedger.requestForPool("pool-sandbox-1"), 10);
        ledger.registry.move(lease.id(), LeaseStatus.VENDING, "test", null);
        ledger.registry.progress().fail(lease.id(), "test", "no quota", false);

        assertThat(checks.pool(BacklogChecksTest::warm).line())
                .startsWith(
                        "The pool has 0 of 2 of kind sandbox, and the last account made for it failed")
                .contains("avm show pool-sandbox-1");
    }

    @Test
    void sweep_ofLeasesDueOfLate_isWell() {
        due(NOW.minus(Duration.ofMinutes(20)));

        assertThat(checks.sweep()).isEqualTo(CheckOutcome.ok());
    }

    @Test
    void sweep_ofLeasesDueForLong_fails() {
        due(NOW.minus(Duration.ofHours(2)));

        assertThat(checks.sweep().line())
                .startsWith("1 leases have been due for more than an hour");
    }

    private void due(Instant at) {
        ledger.write(List.of(TestingLedger.handedOver(new LeaseId("ana-1"), at).withDueAt(at)));
    }

    @Test
    void reconciliation_beforeTheFirst_isNotChecked() {
        assertThat(checks.reconciliation().status()).isEqualTo(CheckStatus.UNKNOWN);
    }

    @Test
    void reconciliation_ofToday_isWell() {
        remember(begun(NOW.minusSeconds(900)).done(List.of(), 0, NOW));

        assertThat(checks.reconciliation())
                .isEqualTo(CheckOutcome.ok("the last was on " + Times.minute(NOW)));
    }

    @Test
    void reconciliation_thatIsLate_fails() {
        Instant before = NOW.minus(Duration.ofDays(4));
        remember(begun(before).done(List.of(), 0, before));

        assertThat(checks.reconciliation().line())
                .contains("startReconciliation", "20 November 2026");
    }

    @Test
    void reconciliation_thatFailed_fails() {
        remember(begun(NOW.minusSeconds(900)).failed(NOW));

        assertThat(checks.reconciliation().line())
                .startsWith("The last failed on 24 November 2026, 10:00 UTC");
    }

    @Test
    void reconciliation_thatLeftFindings_fails() {
        Finding finding = new Finding(FindingKind.WRONG_UNIT, "1", "It is elsewhere.", false);
        remember(begun(NOW.minusSeconds(900)).done(List.of(finding), 2, NOW));

        assertThat(checks.reconciliation().line()).contains("differ in 3 findings");
    }

    private static Reconciliation begun(Instant at) {
        return Reconciliation.begun("arn:x", false, at);
    }

    private void remember(Reconciliation report) {
        ledger.registry.updateDocument(Reconciliation.MEMO, Reconciliation.class, _ -> report);
    }

    private void account(
            String name, AccountStatus status, Duration ago, @Nullable Closure closure) {
        Lease lease = ledger.vending(name);
        AccountId id = new AccountId("100000000001");
        ledger.registry.progress().enterAccount(lease.id(), id);
        ledger.registry
                .accounts()
                .update(
                        id,
                        account ->
                                account.moved(status, NOW.minus(ago), "test", null)
                                        .withClosure(closure));
    }

    private static Catalog warm() {
        try {
            String shipped = Files.readString(Path.of("catalog.yml"));
            return Catalog.parse(
                    shipped.replace(
                            "    zoneLabel: sbx\n",
                            "    zoneLabel: sbx\n    pool: {warm: 2, most: 5}\n"),
                    "catalog.yml");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
