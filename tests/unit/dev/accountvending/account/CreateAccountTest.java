package dev.accountvending.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.account.CreateAccount.CreationState;
import dev.accountvending.account.CreateAccount.Output;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.registry.Lease;
import dev.accountvending.registry.TestingLedger;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.organizations.model.Tag;

import java.util.List;
import java.util.Objects;

class CreateAccountTest {
    private final TestingLedger ledger = new TestingLedger();
    private final TestingOrganizations organization = new TestingOrganizations();
    private final CreateAccount step =
            new CreateAccount(ledger.registry, () -> organization, "AccessRole");

    @Test
    void run_asksForTheAccountAndRemembersTheRequest() {
        Lease lease = ledger.vending("ana");

        Output output = run(lease);

        assertThat(output.state()).isEqualTo(CreationState.IN_PROGRESS);
        assertThat(organization.creations)
                .singleElement()
                .satisfies(c -> assertThat(c.accountName()).isEqualTo("ana-1"));
        assertThat(creation(lease).requestId()).isEqualTo(output.requestId());
    }

    @Test
    void run_again_asksOnce() {
        Lease lease = ledger.vending("ana");

        Output first = run(lease);
        Output second = run(lease);

        assertThat(second).isEqualTo(first);
        assertThat(organization.creations).hasSize(1);
    }

    @Test
    void run_afterItsAnswerWasLost_findsTheRunningCreation() {
        Lease lease = ledger.vending("ana");
        organization.loseNextCreation = true;
        assertThatThrownBy(() -> run(lease)).isInstanceOf(TransientFailure.class);
        assertThat(creation(lease).requestId()).isNull();

        Output output = run(lease);

        assertThat(organization.creations).hasSize(1);
        assertThat(output.requestId()).isEqualTo(organization.creations.getFirst().id());
    }

    @Test
    void run_afterItsAnswerWasLost_adoptsTheFinishedAccount() {
        Lease lease = ledger.vending("ana");
        organization.loseNextCreation = true;
        assertThatThrownBy(() -> run(lease)).isInstanceOf(TransientFailure.class);
        String id = organization.finishCreation();

        Output output = run(lease);

        assertThat(output).isEqualTo(new Output(CreationState.SUCCEEDED, null, new AccountId(id)));
        assertThat(ledger.registry.account(new AccountId(id))).isPresent();
    }

    @Test
    void run_whenOnlyTheAccountIsListed_adoptsItByItsTag() {
        Lease lease = ledger.vending("ana");
        ledger.registry.intendCreation(lease.id());
        organization.addAccount(
                "100000000009",
                lease.email().value().toUpperCase(java.util.Locale.ROOT),
                List.of(Tag.builder().key("vending:lease").value("ana-1").build()));

        Output output = run(lease);

        assertThat(output.accountId()).isEqualTo(new AccountId("100000000009"));
        assertThat(organization.creations).isEmpty();
    }

    @Test
    void run_whenTheAddressIsAStrangersAccount_failsWithoutCreating() {
        Lease lease = ledger.vending("ana");
        ledger.registry.intendCreation(lease.id());
        organization.addAccount("100000000009", lease.email().value(), List.of());

        assertThatThrownBy(() -> run(lease))
                .isInstanceOfSatisfying(
                        VendingFailed.class,
                        failed -> assertThat(failed.is("EMAIL_ALREADY_EXISTS")).isTrue());
        assertThat(organization.creations).isEmpty();
    }

    @Test
    void run_whenASecondRunAskedAtTheSameMoment_takesUpTheFirstsCreation() {
        Lease lease = ledger.vending("ana");
        run(lease);
        String first = organization.creations.getFirst().id();
        // A twin that had not seen the first's answer asked too, and AWS refused it by the address.
        organization.createAccount(
                software.amazon.awssdk.services.organizations.model.CreateAccountRequest.builder()
                        .accountName("ana-1")
                        .email(lease.email().value())
                        .build());
        ledger.registry.knowCreation(lease.id(), organization.creations.getLast().id());

        Output output = run(lease);

        assertThat(output.requestId()).isEqualTo(first);
    }

    @Test
    void run_whenTheAccountIsKnown_asksNothing() {
        Lease lease = ledger.withAccount("ana");

        assertThat(run(lease).accountId()).isEqualTo(TestingLedger.ACCOUNT);
        assertThat(organization.creations).isEmpty();
    }

    private Output run(Lease lease) {
        return step.run(new CreateAccount.Input(lease.id()));
    }

    private Lease.Creation creation(Lease lease) {
        return Objects.requireNonNull(ledger.registry.lease(lease.id()).creation());
    }
}
