package dev.accountvending.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Stage;
import dev.accountvending.policy.Decider;
import dev.accountvending.policy.Refused;
import dev.accountvending.registry.Filter;
import dev.accountvending.registry.Lease;
import dev.accountvending.registry.TestingLedger;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class LeaseDeskTest {
    private static final Person ANA = new Person("ana@example.com");
    private static final Person BEN = new Person("ben@example.com");
    private static final Person ADA = new Person("ada@example.com");
    private static final Decider PIA = Decider.of(new Person("pia@example.com"));
    private static final Decider PAUL = Decider.of(new Person("paul@example.com"));
    private static final AccountName BILLING = new AccountName("billing-test");
    private static final AccountName SPIKE = new AccountName("spike");

    private final TestingIntake testing = new TestingIntake();
    private final LeaseDesk desk = testing.desk;

    @Test
    void decide_approving_movesOnAndTellsTheExecution() {
        waiting();

        Lease lease = desk.decide(BILLING, true, "Fine.", PIA);

        assertThat(lease.status()).isEqualTo(LeaseStatus.VENDING);
        assertThat(lease.history().getLast().by()).isEqualTo("pia@example.com");
        assertThat(testing.stepFunctions.told).containsEntry("token", "{\"approved\":true}");
    }

    @Test
    void decide_rejecting_givesTheClaimsBack() {
        waiting();

        Lease lease = desk.decide(BILLING, false, "Use staging.", PIA);

        assertThat(lease.status()).isEqualTo(LeaseStatus.REJECTED);
        assertThat(testing.ledger.dynamoDb.keys())
                .doesNotContain("NAME#billing-test", "OWNER#ana@example.com#service");
        assertThat(testing.stepFunctions.told).containsEntry("token", "{\"approved\":false}");
    }

    @Test
    void decide_afterAnother_isToldWhoWon() {
        waiting();
        desk.decide(BILLING, true, null, PIA);

        assertThatThrownBy(() -> desk.decide(BILLING, false, null, PAUL))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("approved by pia@example.com");
        assertThatThrownBy(() -> desk.decide(BILLING, true, null, PAUL))
                .isInstanceOf(RequestRejected.class);
    }

    @Test
    void decide_theSameAgain_tellsTheExecutionAgain() {
        waiting();
        desk.decide(BILLING, true, null, PIA);
        testing.stepFunctions.told.clear();

        desk.decide(BILLING, true, null, PIA);

        assertThat(testing.stepFunctions.told).hasSize(1);
    }

    @Test
    void decide_whenTheExecutionWaitsNoMore_standsAllTheSame() {
        waiting();
        testing.stepFunctions.refuseWith = "TaskTimedOut";

        assertThat(desk.decide(BILLING, true, null, PIA).status()).isEqualTo(LeaseStatus.VENDING);
    }

    @Test
    void decide_ofTheRequester_isRefused() {
        waiting();

        assertThatThrownBy(() -> desk.decide(BILLING, true, null, Decider.of(ANA)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void list_showsThePoolsOwnToAdministratorsAlone() {
        testing.ledger.reserved(TestingLedger.requestForPool("pool-sandbox-1"), 10);

        assertThat(desk.list(Filter.ALL, null, ADA).leases()).hasSize(1);
        assertThat(desk.list(Filter.ALL, null, ANA).leases()).isEmpty();
    }

    @Test
    void retire_ofAWaitingRequest_withdrawsIt() {
        waiting();

        assertThat(desk.retire(BILLING, ANA).status()).isEqualTo(LeaseStatus.WITHDRAWN);
        assertThat(desk.retire(BILLING, ANA).status()).isEqualTo(LeaseStatus.WITHDRAWN);
        assertThat(testing.stepFunctions.told).containsEntry("token", "{\"approved\":false}");
        assertThatThrownBy(() -> desk.decide(BILLING, true, null, PIA))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("withdrawn by ana@example.com");
    }

    @Test
    void retire_beginsTheEndAtOnce_andOnce() {
        active();

        desk.retire(SPIKE, ANA);
        Lease asked = desk.retire(SPIKE, ADA);

        assertThat(asked.retirement()).isNotNull();
        assertThat(asked.status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(retirements()).singleElement().asString().startsWith("retire-spike-1-");
    }

    @Test
    void retire_whenItCannotBeginNow_leavesThatToTheSweep() {
        active();
        testing.stepFunctions.refuseWith = "ThrottlingException";

        assertThat(desk.retire(SPIKE, ANA).retirement()).isNotNull();

        testing.stepFunctions.refuseWith = null;
        desk.retire(SPIKE, ANA);
        assertThat(retirements()).hasSize(1);
    }

    @Test
    void retire_ofAFrozenLease_isGranted() {
        active();
        testing.ledger.registry.move(
                new LeaseId("spike-1"), LeaseStatus.FROZEN, "test", "Its budget is used up.");

        assertThat(desk.retire(SPIKE, ANA).retirement()).isNotNull();

        assertThat(retirements()).hasSize(1);
    }

    @Test
    void retire_onceTheEndHasBegun_changesNothing() {
        active();
        desk.retire(SPIKE, ANA);
        Lease ending =
                testing.ledger.registry.beginRetirement(new LeaseId("spike-1"), "arn:execution");

        assertThat(desk.retire(SPIKE, ANA)).isEqualTo(ending);
    }

    @Test
    void accept_afterTheLeaseHasEnded_givesTheNameAgain() {
        active();
        desk.retire(SPIKE, ANA);
        testing.ledger.registry.beginRetirement(new LeaseId("spike-1"), "arn:execution");
        testing.ledger.registry.finishRetirement(new LeaseId("spike-1"));
        assertThat(desk.find(SPIKE).status()).isEqualTo(LeaseStatus.RETIRED);

        Lease next =
                testing.intake.accept(request("sandbox", "spike", null), ANA, Optional.empty());

        assertThat(next.id()).isEqualTo(new LeaseId("spike-2"));
        assertThat(desk.find(SPIKE)).isEqualTo(testing.ledger.registry.lease(next.id()));
    }

    @Test
    void retire_isForOwnerAndAdministrators_andNotWhileVending() {
        AccountRequest request = request("sandbox", "spike", null);
        testing.intake.accept(request, ANA, Optional.empty());

        assertThatThrownBy(() -> desk.retire(SPIKE, BEN)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> desk.retire(SPIKE, ADA))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("REQUESTED");
    }

    @Test
    void extend_underTheSameKey_extendsOnce() {
        active();

        desk.extend(SPIKE, 3, null, ANA, Optional.of("k"));
        Lease lease = desk.extend(SPIKE, 3, null, ANA, Optional.of("k"));
        Lease further = desk.extend(SPIKE, 3, null, ADA, Optional.empty());

        assertThat(lease.expiresAt()).isEqualTo(TestingLedger.NOW.plus(Duration.ofDays(10)));
        assertThat(further.expiresAt()).isEqualTo(TestingLedger.NOW.plus(Duration.ofDays(13)));
    }

    @Test
    void extend_beyondTheLongest_isRefusedWithTheLatestEnd() {
        active();

        assertThatThrownBy(() -> desk.extend(SPIKE, 24, null, ANA, Optional.empty()))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("30 days at most")
                .hasMessageContaining("2026-12-24");
    }

    @Test
    void extend_afterItsRetirementWasAskedFor_isRefused() {
        active();
        desk.retire(SPIKE, ANA);

        assertThatThrownBy(() -> desk.extend(SPIKE, 1, null, ANA, Optional.empty()))
                .isInstanceOf(RequestRejected.class);
    }

    @Test
    void extend_ofALeaseWithoutEnd_isRefused() {
        waiting();

        assertThatThrownBy(() -> desk.extend(BILLING, 1, null, ANA, Optional.empty()))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("no end");
    }

    @Test
    void find_ofAnUnknownName_saysSo() {
        assertThatThrownBy(() -> desk.find(new AccountName("nobody")))
                .isInstanceOf(UnknownAccount.class);
    }

    private List<String> retirements() {
        return testing.stepFunctions.started.keySet().stream()
                .filter(name -> name.startsWith("retire-"))
                .toList();
    }

    private void waiting() {
        Lease lease =
                testing.intake.accept(
                        request("service", "billing", new Stage("test")), ANA, Optional.empty());
        testing.ledger.registry.awaitApproval(lease.id(), "token", TestingLedger.NOW);
    }

    private void active() {
        testing.intake.accept(request("sandbox", "spike", null), ANA, Optional.empty());
        LeaseId id = new LeaseId("spike-1");
        testing.ledger.registry.begin(id, "arn:execution");
        testing.ledger.registry.move(id, LeaseStatus.ACTIVE, "test", null);
    }

    private static AccountRequest request(
            String kind, String name, @org.jspecify.annotations.Nullable Stage stage) {
        return new AccountRequest(
                new KindName(kind), new AccountName(name), ANA, null, stage, null, null);
    }
}
