package dev.accountvending.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Cleaning;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.notify.TestingNews;
import dev.accountvending.runtime.CaughtError;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Objects;

class FailRetirementTest {
    private static final CaughtError REFUSED = failure("VendingFailed");
    private static final CaughtError LOST = failure("TransientFailure");

    private final TestingLedger ledger = new TestingLedger();
    private final Lease lease = ledger.active("ana");
    private final TestingNews news = new TestingNews(ledger.registry);
    private final FailRetirement step = new FailRetirement(ledger.registry, news.announcements, 3);

    @Test
    void run_twice_notesTheCauseOnceAndLeavesTheLeaseRetiring() {
        end();

        run(LOST);
        int writes = ledger.dynamoDb.writes();

        assertThat(run(LOST)).isEqualTo(LeaseStatus.RETIRING);
        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
        assertThat(held().lifecycle().history().getLast().why())
                .isEqualTo("Its retirement stopped: The retries were used up. No luck.");
    }

    @Test
    void run_whenAwsRefusedForGood_onceNobodyHasAccess_setsLeaseAndAccountAside() {
        end();

        assertThat(run(REFUSED)).isEqualTo(LeaseStatus.QUARANTINED);

        assertThat(held().lifecycle().history().getLast().why())
                .isEqualTo("Its retirement stopped: mend it");
        assertThat(account()).isEqualTo(AccountStatus.QUARANTINED);
        assertThat(run(REFUSED)).isEqualTo(LeaseStatus.QUARANTINED);
    }

    @Test
    void run_whenAwsRefusedToTakeAccessAway_leavesTheLeaseRetiring() {
        end();
        ledger.registry.update(
                lease.id(),
                found ->
                        found.withAccess(
                                access -> access.withRoles(Map.of("Developer", "arn:role"))));

        assertThat(run(REFUSED)).isEqualTo(LeaseStatus.RETIRING);

        assertThat(account()).isEqualTo(AccountStatus.LEASED);
    }

    @Test
    void run_whenTheCleaningGaveUp_setsTheAccountAside() {
        end();
        clean(3);

        assertThat(run(LOST)).isEqualTo(LeaseStatus.QUARANTINED);

        assertThat(account()).isEqualTo(AccountStatus.QUARANTINED);
    }

    @Test
    void run_whileThereArePassesLeft_leavesTheLeaseRetiring() {
        end();
        clean(2);

        assertThat(run(LOST)).isEqualTo(LeaseStatus.RETIRING);
    }

    @Test
    void run_ofAnAccountThatNobodyHad_andThatCannotBeEntered_setsItAside() {
        Lease unheld =
                ledger.withAccount(TestingLedger.request("ben"), new AccountId("210987654321"));
        ledger.registry.progress().giveBack(unheld.id(), "no luck", false, false);

        assertThat(run(unheld.id(), LOST)).isEqualTo(LeaseStatus.FAILED);
        assertThat(ledger.registry.lease(unheld.id()).isGivingBack()).isTrue();
        assertThat(run(unheld.id(), failure("AccountNotReady"))).isEqualTo(LeaseStatus.FAILED);

        assertThat(ledger.registry.lease(unheld.id()).isGivingBack()).isFalse();
        assertThat(
                        ledger.registry
                                .accounts()
                                .find(new AccountId("210987654321"))
                                .map(Account::status))
                .hasValue(AccountStatus.QUARANTINED);
    }

    @Test
    void run_whenTheLeaseEndedAfterAll_leavesIt() {
        end();
        ledger.registry.progress().finishRetirement(lease.id());
        Lease ended = held();

        assertThat(run(REFUSED)).isEqualTo(LeaseStatus.RETIRED);

        assertThat(held()).isEqualTo(ended);
    }

    @Test
    void run_whenTheEndDidNotEvenBegin_leavesTheLeaseToItsOwnerAndSaysSo() {
        assertThat(run(REFUSED)).isEqualTo(LeaseStatus.ACTIVE);

        assertThat(held().lifecycle().history().getLast().why()).contains("mend it");
    }

    @Test
    void run_whenThereNeverWasALease_hasNothingToDo() {
        assertThat(step.run(new FailRetirement.Input(new LeaseId("bob-1"), LOST)).status())
                .isNull();
    }

    private void end() {
        ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");
        ledger.registry.progress().beginRetirement(lease.id(), "arn:execution");
    }

    private void clean(int passes) {
        ledger.registry.update(
                lease.id(),
                found ->
                        found.withCleaning(
                                new Cleaning(passes, 0, "b", TestingLedger.NOW, "a bucket")));
    }

    private LeaseStatus run(CaughtError failure) {
        return run(lease.id(), failure);
    }

    private LeaseStatus run(LeaseId id, CaughtError failure) {
        return Objects.requireNonNull(step.run(new FailRetirement.Input(id, failure)).status());
    }

    private Lease held() {
        return ledger.registry.lease(lease.id());
    }

    private AccountStatus account() {
        return ledger.registry.accounts().find(TestingLedger.ACCOUNT).orElseThrow().status();
    }

    private static CaughtError failure(String type) {
        String message =
                type.equals("VendingFailed")
                        ? "No luck.\\nFor administrators: mend it"
                        : "No luck.";
        return new CaughtError(
                "dev.accountvending.model." + type, "{\"errorMessage\":\"%s\"}".formatted(message));
    }
}
