package dev.accountvending.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.account.CreateAccount.CreationState;
import dev.accountvending.account.CreateAccount.Output;
import dev.accountvending.ledger.CreationIntent;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.organizations.model.Tag;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

class CreateAccountTest {
    private static final int TURN = 5;

    private final TestingLedger ledger = new TestingLedger();
    private final TestingOrganizations organization = new TestingOrganizations();

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

        assertThat(output).isEqualTo(Output.succeeded(new AccountId(id)));
        assertThat(ledger.registry.accounts().find(new AccountId(id))).isPresent();
    }

    @Test
    void run_whenOnlyTheAccountIsListed_adoptsItByItsTag() {
        Lease lease = ledger.vending("ana");
        ledger.registry.progress().recordCreationIntent(lease.id());
        organization.addAccount(
                "100000000009",
                lease.account().email().value().toUpperCase(java.util.Locale.ROOT),
                List.of(Tag.builder().key("vending:lease").value("ana-1").build()));

        Output output = run(lease);

        assertThat(output.accountId()).isEqualTo(new AccountId("100000000009"));
        assertThat(organization.creations).isEmpty();
    }

    @Test
    void run_whenTheAddressIsAStrangersAccount_failsWithoutCreating() {
        Lease lease = ledger.vending("ana");
        ledger.registry.progress().recordCreationIntent(lease.id());
        organization.addAccount("100000000009", lease.account().email().value(), List.of());

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
                        .email(lease.account().email().value())
                        .build());
        ledger.registry
                .progress()
                .recordCreationId(lease.id(), organization.creations.getLast().id());

        Output output = run(lease);

        assertThat(output.requestId()).isEqualTo(first);
    }

    @Test
    void run_whenTheAccountIsKnown_asksNothing() {
        Lease lease = ledger.withAccount("ana");

        assertThat(run(lease).accountId()).isEqualTo(TestingLedger.ACCOUNT);
        assertThat(organization.creations).isEmpty();
    }

    @Test
    void run_whenAwsTakesNoMore_queuesUpAndLeavesNoIntention() {
        Lease lease = ledger.vending("ana");
        organization.full = true;

        Output output = run(lease);

        assertThat(output.state()).isEqualTo(CreationState.QUEUED);
        assertThat(output.waitSeconds()).isEqualTo(TURN);
        assertThat(ledger.registry.lease(lease.id()).account().creation()).isNull();
    }

    @Test
    void run_afterAnAnswerWasLost_keepsTheIntentionWhenAwsTakesNoMore() {
        Lease lease = ledger.vending("ana");
        ledger.registry.progress().recordCreationIntent(lease.id());
        organization.full = true;

        assertThat(run(lease).state()).isEqualTo(CreationState.QUEUED);
        assertThat(creation(lease).requestId()).isNull();
    }

    @Test
    void run_whileOthersWait_doesNotOvertakeThem() {
        Lease first = ledger.vending("ana");
        Lease second = ledger.vending("ben");
        organization.full = true;
        run(first);
        organization.full = false;

        Output waiting = run(second, 1);

        assertThat(waiting.state()).isEqualTo(CreationState.QUEUED);
        assertThat(organization.creations).isEmpty();
    }

    @Test
    void run_onlyTheFirstOfTheQueueAsks_andNotBeforeItsTurn() {
        Lease first = ledger.vending("ana");
        Lease second = ledger.vending("ben");
        organization.full = true;
        run(first);
        run(second);
        organization.full = false;

        assertThat(run(first, TURN - 1).waitSeconds()).isEqualTo(1);
        assertThat(run(second, TURN).state()).isEqualTo(CreationState.QUEUED);
        assertThat(run(first, TURN).state()).isEqualTo(CreationState.IN_PROGRESS);
        assertThat(run(second, TURN).state()).isEqualTo(CreationState.IN_PROGRESS);
    }

    /** By name they would come the other way round. */
    @Test
    void run_ofTwoThatAskedInTheSameSecond_servesWhoAskedFirst() {
        Lease first = askedLater("zoe", 1);
        Lease second = askedLater("ana", 2);
        ledger.write(List.of(first, second));
        organization.full = true;
        run(first);
        run(second);
        organization.full = false;

        assertThat(run(second, TURN).state()).isEqualTo(CreationState.QUEUED);
        assertThat(run(first, TURN).state()).isEqualTo(CreationState.IN_PROGRESS);
    }

    @Test
    void run_whenTheFirstIsRefusedAgain_letsNobodyElseAsk() {
        Lease first = ledger.vending("ana");
        Lease second = ledger.vending("ben");
        organization.full = true;
        run(first);
        run(second);
        run(first, TURN);
        organization.full = false;

        assertThat(run(second, 3 * TURN).state()).isEqualTo(CreationState.QUEUED);
        assertThat(organization.creations).isEmpty();
    }

    @Test
    void run_whenATwinHasAskedMeanwhile_leavesTheQueue() {
        Lease first = ledger.vending("ana");
        Lease second = ledger.vending("ben");
        organization.full = true;
        run(first);
        run(second);
        organization.full = false;
        ledger.registry.progress().recordCreationIntent(first.id());
        organization.createAccount(
                software.amazon.awssdk.services.organizations.model.CreateAccountRequest.builder()
                        .accountName(first.id().value())
                        .email(first.account().email().value())
                        .build());

        assertThat(run(first, TURN).state()).isEqualTo(CreationState.IN_PROGRESS);
        assertThat(run(second, TURN).state()).isEqualTo(CreationState.IN_PROGRESS);
        assertThat(organization.creations).hasSize(2);
    }

    @Test
    void run_fartherBackInTheQueue_waitsLonger() {
        organization.full = true;
        run(ledger.vending("ana"));
        run(ledger.vending("ben"));

        assertThat(run(ledger.vending("cleo")).waitSeconds()).isEqualTo(4 * TURN);
    }

    @Test
    void run_whenTheFirstNoLongerLooks_letsTheNextAsk() {
        Lease gone = ledger.vending("ana");
        Lease next = ledger.vending("ben");
        organization.full = true;
        run(gone);
        run(next);
        organization.full = false;
        long later = CreationQueue.ABANDONED.toSeconds() + 10;

        assertThat(run(next, later - 60).state()).isEqualTo(CreationState.QUEUED);
        assertThat(run(next, later).state()).isEqualTo(CreationState.IN_PROGRESS);
    }

    @Test
    void run_whenRefusedAgainAndAgain_asksEverMoreSeldomButEveryFiveMinutes() {
        Lease lease = ledger.vending("ana");
        organization.full = true;
        long now = 0;
        int longest = 0;
        for (int i = 0; i < 100; i++) {
            longest = Objects.requireNonNull(run(lease, now).waitSeconds());
            now += longest;
        }

        assertThat(longest).isEqualTo(300);
    }

    @Test
    void run_whenRefusedForADay_failsTellingAdministrators() {
        Lease lease = ledger.vending("ana");
        organization.full = true;
        long day = CreationQueue.LONGEST.toSeconds();
        for (long now = 0; now <= day; now += 60) {
            assertThat(run(lease, now).state()).isEqualTo(CreationState.QUEUED);
        }

        assertThatThrownBy(() -> run(lease, day + 60))
                .isInstanceOfSatisfying(
                        VendingFailed.class,
                        failed -> assertThat(failed.explanation().forAdministrators()).isPresent());
    }

    private static Lease askedLater(String name, int milliseconds) {
        LeaseId id = new LeaseId(name + "-1");
        AccountRequest request = TestingLedger.request(name);
        Lease asked = TestingLedger.lease(id, request);
        return Lease.requested(
                        id,
                        request,
                        TestingLedger.NOW.plusMillis(milliseconds),
                        null,
                        asked.terms().organizationalUnit(),
                        asked.account().email(),
                        asked.domain().name(),
                        request.owner().value())
                .moved(LeaseStatus.VENDING, TestingLedger.NOW, "test", null);
    }

    private Output run(Lease lease) {
        return run(lease, 0);
    }

    private Output run(Lease lease, long secondsLater) {
        Clock clock = Clock.fixed(TestingLedger.NOW.plusSeconds(secondsLater), ZoneOffset.UTC);
        return new CreateAccount(ledger.registry, () -> organization, "AccessRole", clock)
                .run(new CreateAccount.Input(lease.id(), TURN));
    }

    private CreationIntent creation(Lease lease) {
        return Objects.requireNonNull(ledger.registry.lease(lease.id()).account().creation());
    }
}
