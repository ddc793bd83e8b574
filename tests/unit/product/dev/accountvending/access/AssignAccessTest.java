package dev.accountvending.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.handover.TestingHandOver;
import dev.accountvending.ledger.Assignment;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.AssignmentStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.ssoadmin.model.AccountAssignment;
import software.amazon.awssdk.services.ssoadmin.model.PermissionsBoundary;
import software.amazon.awssdk.services.ssoadmin.model.PrincipalType;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

class AssignAccessTest {
    private final TestingLedger ledger = new TestingLedger();
    private final TestingIdentityCenter center = new TestingIdentityCenter();
    private final LeaseId lease = ledger.withAccount("ana").id();
    private final AssignAccess step =
            new AssignAccess(
                    ledger.registry,
                    TestingIdentityCenter.settings(),
                    center::sso,
                    center::store,
                    Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));

    @Test
    void run_assignsTheOwnerByTheKindsPermissionSet() {
        AssignAccess.Output output = run(lease);

        assertThat(output).isEqualTo(new AssignAccess.Output(AssignmentStatus.PENDING, false));
        assertThat(center.assignments)
                .containsExactly(
                        AccountAssignment.builder()
                                .accountId("123456789012")
                                .permissionSetArn("arn:aws:sso:::permissionSet/ssoins-1/ps-1")
                                .principalType(PrincipalType.USER)
                                .principalId("u-ana")
                                .build());
        assertThat(assignment(lease).roleName()).isEqualTo("Work");
        assertThat(assignment(lease).requestId()).isEqualTo("r-1");
    }

    @Test
    void run_twice_assignsOnceAndWritesNothingMore() {
        run(lease);
        int writes = ledger.dynamoDb.writes();

        AssignAccess.Output second = run(lease);

        assertThat(second.settled()).isFalse();
        assertThat(center.assignments).hasSize(1);
        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
    }

    @Test
    void run_afterALostAnswer_findsTheAssignmentMade() {
        for (String other : new String[] {"u-ben", "u-cleo"}) {
            center.assignments.add(
                    AccountAssignment.builder()
                            .accountId("123456789012")
                            .permissionSetArn("arn:aws:sso:::permissionSet/ssoins-1/ps-1")
                            .principalType(PrincipalType.USER)
                            .principalId(other)
                            .build());
        }
        center.loseAnswer = true;
        assertThatExceptionOfType(TransientFailure.class).isThrownBy(() -> run(lease));

        AssignAccess.Output output = run(lease);

        assertThat(output).isEqualTo(new AssignAccess.Output(AssignmentStatus.ASSIGNED, true));
        assertThat(center.assignments).hasSize(3);
    }

    @Test
    void run_whenIdentityCenterSpellsTheOwnerInAnotherWay_assignsThem() {
        center.users.clear();
        center.users.put("Ana@Example.com", "u-ana");

        run(lease);

        assertThat(center.assignments)
                .singleElement()
                .satisfies(made -> assertThat(made.principalId()).isEqualTo("u-ana"));
    }

    @Test
    void run_whenNobodyHasTheAddress_failsAndSaysSo() {
        center.users.clear();

        assertThatExceptionOfType(VendingFailed.class).isThrownBy(() -> run(lease));

        assertThat(assignment(lease).status()).isEqualTo(AssignmentStatus.FAILED);
        assertThat(assignment(lease).why()).contains("knows nobody with the owner's e-mail");
        assertThat(assignment(lease).roleName()).isEqualTo("Work");
        assertThat(center.assignments).isEmpty();
    }

    /** Who comes in by it could do all that it allows, also to what is ours. */
    @Test
    void run_whenThePermissionSetHasNoBoundary_assignsNobody_andSaysWhatToChange() {
        center.boundary = null;

        assertThatExceptionOfType(VendingFailed.class).isThrownBy(() -> run(lease));

        assertThat(center.assignments).isEmpty();
        assertThat(assignment(lease).why())
                .startsWith("The permission set Work has no permissions boundary: ")
                .contains("customer managed policy VendingBoundary with the path /vending/");

        center.boundary = TestingIdentityCenter.boundary("VendingBoundary", "/vending/");
        assertThat(run(lease).status()).isEqualTo(AssignmentStatus.PENDING);
    }

    @Test
    void run_whenThePermissionSetHasAnotherBoundary_assignsNobody() {
        for (PermissionsBoundary other :
                List.of(
                        TestingIdentityCenter.boundary("VendingBoundary", "/"),
                        TestingIdentityCenter.boundary("Another", "/vending/"),
                        PermissionsBoundary.builder()
                                .managedPolicyArn("arn:aws:iam::aws:policy/PowerUserAccess")
                                .build())) {
            center.boundary = other;

            assertThatExceptionOfType(VendingFailed.class).isThrownBy(() -> run(lease));
            assertThat(assignment(lease).why()).contains("has another permissions boundary");
        }
        assertThat(center.assignments).isEmpty();
    }

    @Test
    void run_whenAwsRefuses_failsWithWhatItSaid_andTriesAgainWhenRunAgain() {
        center.refuseWith = "AccessDeniedException";

        assertThatExceptionOfType(VendingFailed.class).isThrownBy(() -> run(lease));

        assertThat(assignment(lease).why()).contains("AccessDeniedException");
        center.refuseWith = null;
        assertThat(run(lease).status()).isEqualTo(AssignmentStatus.PENDING);
    }

    @Test
    void run_whenTheKindHasNoPermissionSet_namesTheSetting() {
        AccountRequest request =
                TestingHandOver.request("sandbox", "spike", "ana@example.com", null);
        AccountId account = new AccountId("210987654321");
        LeaseId spike = ledger.withAccount(request, account).id();

        assertThatExceptionOfType(VendingFailed.class)
                .isThrownBy(() -> step.run(new AssignAccess.Input(spike, account)));

        assertThat(assignment(spike).why()).contains("AVM_PERMISSION_SETS", "sandbox");
    }

    private AssignAccess.Output run(LeaseId id) {
        return step.run(new AssignAccess.Input(id, TestingLedger.ACCOUNT));
    }

    private Assignment assignment(LeaseId id) {
        return Objects.requireNonNull(ledger.registry.lease(id).access().assignment());
    }
}
