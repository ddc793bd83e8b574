package dev.accountvending.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.ledger.Assignment;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AssignmentStatus;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Where people come in by Identity Center; by roles, it is CheckSpendingTest's. */
class OwnerAccessTest {
    private static final String ACCOUNT = TestingLedger.ACCOUNT.value();
    private static final String PERMISSION_SET = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";

    private final TestingLedger ledger = new TestingLedger();
    private final TestingIam iam = new TestingIam(ACCOUNT);
    private final TestingIdentityCenter center = new TestingIdentityCenter();
    private final Settings settings = settings();
    private final RolesOfAccount roles = new RolesOfAccount(TestingCatalog.shipped(), settings);
    private final OwnerAccess access =
            new OwnerAccess(
                    roles, settings, center::sso, Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));
    private final Lease lease =
            ledger.active("ana")
                    .withAccess(
                            ways ->
                                    ways.withAssignment(
                                            new Assignment(
                                                    PERMISSION_SET,
                                                    "Work",
                                                    "u-ana",
                                                    "r-1",
                                                    AssignmentStatus.ASSIGNED,
                                                    TestingLedger.NOW,
                                                    null)));

    @BeforeEach
    void vend() {
        roles.apply(iam, TestingLedger.ACCOUNT, lease.request());
        center.assign(ACCOUNT, "u-ana");
    }

    @Test
    void shut_takesTheOwnersAssignmentAway_andIsSettledOnceItIsGone() {
        assertThat(access.shut(iam, lease)).isFalse();
        assertThat(center.assignments).isEmpty();
        assertThat(access.shut(iam, lease)).isTrue();
    }

    @Test
    void open_assignsTheOwnerAgain_once() {
        access.shut(iam, lease);

        access.open(iam, lease);
        access.open(iam, lease);

        assertThat(center.assignments)
                .singleElement()
                .satisfies(made -> assertThat(made.principalId()).isEqualTo("u-ana"));
    }

    @Test
    void shut_ofALeaseWhoseOwnerWasNeverAssigned_isSettled() {
        assertThat(access.shut(iam, ledger.registry.lease(lease.id()))).isTrue();
    }

    private static Settings settings() {
        Map<String, String> variables = new HashMap<>(TestingIdentityCenter.SETTINGS);
        variables.put("AVM_IDENTITY_ACCOUNT_ID", "222222222222");
        variables.put("AVM_OPERATOR_ROLE_ARN", "arn:aws:iam::111111111111:role/Operator");
        variables.put("AVM_ACCESS_ROLE_NAME", "OurAccessRole");
        return new Settings(new LambdaEnvironment(variables, Clock.systemUTC()));
    }
}
