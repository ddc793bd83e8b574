package dev.accountvending.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.account.CreateAccount.CreationState;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.NotYet;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

class CheckAccountCreationTest {
    private final TestingLedger ledger = new TestingLedger();
    private final TestingOrganizations organization = new TestingOrganizations();
    private final Lease lease = ledger.vending("ana");
    private final String requestId = begin();

    @Test
    void run_whileAwsIsLikelyToBeDoneSoon_failsWithNotYet() {
        Instant likely = TestingLedger.NOW.plus(CheckAccountCreation.LIKELY);

        assertThatThrownBy(() -> run(TestingLedger.NOW)).isInstanceOf(NotYet.class);
        assertThatThrownBy(() -> run(likely.minusMillis(1))).isInstanceOf(NotYet.class);
    }

    @Test
    void run_whileAwsIsAtItForLongerThanUsual_answersInProgress() {
        CreateAccount.Output output = run(TestingLedger.NOW.plus(CheckAccountCreation.LIKELY));

        assertThat(output.state()).isEqualTo(CreationState.IN_PROGRESS);
        assertThat(output.requestId()).isEqualTo(requestId);
    }

    @Test
    void run_twiceOnceTheAccountIsThere_entersItOnce() {
        AccountId account = new AccountId(organization.finishCreation());

        run(TestingLedger.NOW);
        int writes = ledger.dynamoDb.writes();
        CreateAccount.Output output = run(TestingLedger.NOW);

        assertThat(output.accountId()).isEqualTo(account);
        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
        assertThat(ledger.registry.lease(lease.id()).accountId()).isEqualTo(account);
        assertThat(ledger.registry.accounts().find(account).orElseThrow().lease())
                .isEqualTo(lease.id());
    }

    @Test
    void run_whenFarTooLate_givesUpAndTellsAdministrators() {
        Instant late = TestingLedger.NOW.plus(CheckAccountCreation.LONGEST).plusSeconds(1);

        assertThatThrownBy(() -> run(late))
                .isInstanceOfSatisfying(
                        VendingFailed.class,
                        failed ->
                                assertThat(failed.explanation().forAdministrators())
                                        .hasValueSatisfying(
                                                text -> assertThat(text).contains(requestId)));
        assertThat(run(late.minus(Duration.ofMinutes(1))).state())
                .isEqualTo(CreationState.IN_PROGRESS);
    }

    @ParameterizedTest
    @EnumSource
    void run_whenAwsFails_tellsTheRequesterInPlainWords(CreateAccountFailureReason reason) {
        organization.failCreation(reason);

        assertThatThrownBy(() -> run(TestingLedger.NOW))
                .isInstanceOf(
                        reason == CreateAccountFailureReason.ACCOUNT_LIMIT_EXCEEDED
                                ? QuotaReached.class
                                : VendingFailed.class)
                .isInstanceOfSatisfying(
                        StepFailure.class,
                        failure ->
                                assertThat(failure.explanation().forRequester())
                                        .endsWith(".")
                                        .doesNotContain("_"));
    }

    /** The account would be another's, and not in the ledger yet: nobody else would refuse it. */
    @Test
    void run_ofAnothersCreation_isRefused_andEntersNothing() {
        organization.finishCreation();
        Lease other = ledger.vending("eve");

        assertThatThrownBy(
                        () ->
                                new CheckAccountCreation(
                                                ledger.registry,
                                                () -> organization,
                                                Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC))
                                        .run(new CheckAccountCreation.Input(other.id(), requestId)))
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining("is that of ana-1, and is not that of lease eve-1");

        assertThat(ledger.registry.lease(other.id()).accountId()).isNull();
        assertThat(ledger.dynamoDb.keys()).noneMatch(key -> key.startsWith("ACCOUNT#"));
    }

    private CreateAccount.Output run(Instant now) {
        return new CheckAccountCreation(
                        ledger.registry, () -> organization, Clock.fixed(now, ZoneOffset.UTC))
                .run(new CheckAccountCreation.Input(lease.id(), requestId));
    }

    private String begin() {
        CreateAccount.Output output =
                new CreateAccount(
                                ledger.registry,
                                () -> organization,
                                "AccessRole",
                                Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC))
                        .run(new CreateAccount.Input(lease.id(), 5));
        return java.util.Objects.requireNonNull(output.requestId());
    }
}
