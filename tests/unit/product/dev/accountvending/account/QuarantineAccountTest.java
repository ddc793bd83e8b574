package dev.accountvending.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.TransientFailure;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;

import java.time.Clock;
import java.time.ZoneOffset;

class QuarantineAccountTest {
    private final TestingLedger ledger = new TestingLedger();
    private final TestingOrganizations organization = new TestingOrganizations();
    private final QuarantineAccount step =
            new QuarantineAccount(
                    ledger.registry,
                    () -> organization,
                    TestingUnits.over(organization, ledger.registry),
                    new OuPath("Quarantine"),
                    new OuPath("Pool"),
                    Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));
    private final CreateAccount creator =
            new CreateAccount(
                    ledger.registry,
                    () -> organization,
                    "AccessRole",
                    Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));

    @Test
    void run_twice_setsTheAccountAsideOnce() {
        Lease lease = ledger.vending("ana");
        creator.run(new CreateAccount.Input(lease.id(), 5));
        AccountId account = new AccountId(organization.finishCreation());

        run(lease.id());
        QuarantineAccount.Output output = run(lease.id());

        assertThat(output).isEqualTo(new QuarantineAccount.Output(true, account));
        assertThat(organization.unitOf(account.value())).isEqualTo("Quarantine");
        assertThat(organization.moves).hasSize(1);
        assertThat(ledger.registry.accounts().find(account).orElseThrow().status())
                .isEqualTo(AccountStatus.QUARANTINED);
    }

    @Test
    void run_whileAwsStillMakesTheAccount_isNotSettled() {
        Lease lease = ledger.vending("ana");
        creator.run(new CreateAccount.Input(lease.id(), 5));

        assertThat(run(lease.id()).settled()).isFalse();
    }

    @Test
    void run_whenTheCreationsAnswerWasLost_findsTheAccount() {
        Lease lease = ledger.vending("ana");
        organization.loseNextCreation = true;
        assertThatThrownBy(() -> creator.run(new CreateAccount.Input(lease.id(), 5)))
                .isInstanceOf(TransientFailure.class);
        AccountId account = new AccountId(organization.finishCreation());

        assertThat(run(lease.id()).accountId()).isEqualTo(account);
    }

    @Test
    void run_whenTheCreationFailed_hasNothingToSetAside() {
        Lease lease = ledger.vending("ana");
        creator.run(new CreateAccount.Input(lease.id(), 5));
        organization.failCreation(CreateAccountFailureReason.INTERNAL_FAILURE);

        assertThat(run(lease.id())).isEqualTo(new QuarantineAccount.Output(true, null));
    }

    @Test
    void run_whenNothingWasAskedOfAws_isSettled() {
        assertThat(run(ledger.vending("ana").id()).settled()).isTrue();
        assertThat(run(new LeaseId("nobody-1")).settled()).isTrue();
    }

    @Test
    void run_whenTheLeaseBecameActiveAfterAll_leavesItsAccount() {
        Lease lease = ledger.vending("ana");
        creator.run(new CreateAccount.Input(lease.id(), 5));
        ledger.registry
                .progress()
                .enterAccount(lease.id(), new AccountId(organization.finishCreation()));
        ledger.registry.move(lease.id(), LeaseStatus.ACTIVE, "test", null);

        run(lease.id());

        assertThat(organization.moves).isEmpty();
    }

    @Test
    void run_ofAnAccountFromThePool_setsItAside() {
        Lease lease = ledger.vending("ben");
        pool(ledger.active("ana"));
        ledger.registry.progress().claimPooled(lease.id(), TestingLedger.ACCOUNT);

        QuarantineAccount.Output output = run(lease.id());

        assertThat(output).isEqualTo(new QuarantineAccount.Output(true, TestingLedger.ACCOUNT));
        assertThat(organization.unitOf(TestingLedger.ACCOUNT.value())).isEqualTo("Quarantine");
        assertThat(ledger.registry.accounts().find(TestingLedger.ACCOUNT).orElseThrow().status())
                .isEqualTo(AccountStatus.QUARANTINED);
    }

    @Test
    void run_ofAnAccountThatIsInThePoolsUnitStill_givesItBack() {
        Lease lease = ledger.vending("ben");
        pool(ledger.active("ana"));
        TestingUnits.over(organization, ledger.registry)
                .move(TestingLedger.ACCOUNT, new OuPath("Pool"));
        ledger.registry.progress().claimPooled(lease.id(), TestingLedger.ACCOUNT);

        assertThat(run(lease.id())).isEqualTo(new QuarantineAccount.Output(true, null));
        assertThat(run(lease.id())).isEqualTo(new QuarantineAccount.Output(true, null));

        assertThat(organization.unitOf(TestingLedger.ACCOUNT.value())).isEqualTo("Pool");
        assertThat(ledger.registry.accounts().find(TestingLedger.ACCOUNT).orElseThrow().status())
                .isEqualTo(AccountStatus.AVAILABLE);
    }

    @Test
    void run_whileTheQuarantineIsUnguarded_setsTheAccountAsideWhereItIs() {
        Lease lease = ledger.vending("ana");
        creator.run(new CreateAccount.Input(lease.id(), 5));
        AccountId account = new AccountId(organization.finishCreation());
        organization.makeByHand("Quarantine");

        assertThat(run(lease.id())).isEqualTo(new QuarantineAccount.Output(true, account));

        assertThat(organization.moves).isEmpty();
        assertThat(ledger.registry.accounts().find(account).orElseThrow().why())
                .contains("it is not in unit Quarantine, whose guardrails are missing");
    }

    @Test
    void run_whenTheAccountIsAnothersByNow_leavesIt() {
        Lease lease = ledger.withAccount("ana");
        ledger.registry.progress().fail(lease.id(), "test", "why", false);
        ledger.registry
                .accounts()
                .move(TestingLedger.ACCOUNT, lease.id(), AccountStatus.AVAILABLE, null);
        ledger.registry.progress().claimPooled(ledger.vending("ben").id(), TestingLedger.ACCOUNT);

        run(lease.id());

        assertThat(organization.moves).isEmpty();
    }

    private void pool(Lease lease) {
        organization.addAccount(
                TestingLedger.ACCOUNT.value(), lease.account().email().value(), null);
        ledger.registry
                .accounts()
                .move(TestingLedger.ACCOUNT, lease.id(), AccountStatus.AVAILABLE, null);
    }

    private QuarantineAccount.Output run(LeaseId lease) {
        return step.run(new QuarantineAccount.Input(lease));
    }
}
