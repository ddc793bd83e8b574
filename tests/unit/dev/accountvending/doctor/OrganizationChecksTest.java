package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.model.OuPath;
import dev.accountvending.registry.TestingLedger;
import dev.accountvending.runtime.Settings;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;
import software.amazon.awssdk.services.organizations.model.PolicyTypeStatus;

import java.time.Duration;
import java.util.List;
import java.util.Map;

class OrganizationChecksTest {
    private static final OuPath QUARANTINE = new OuPath("Closed/Quarantine");
    private static final List<String> GUARDRAIL = List.of(OrganizationChecks.QUARANTINE);

    private final TestingManagement management =
            new TestingManagement()
                    .unit("Closed")
                    .unit("Closed/Quarantine", OrganizationChecks.QUARANTINE);

    private OrganizationChecks checks() {
        return checks(TestingInstallation.settings());
    }

    private OrganizationChecks checks(Settings settings) {
        return new OrganizationChecks(
                TestingInstallation.entrance("VendingOrganizationRole", management),
                settings,
                TestingInstallation.CLOCK);
    }

    @Test
    void organization_withAllFeatures_isWell() {
        assertThat(checks().organization()).isEqualTo(Outcome.ok());
    }

    @Test
    void organization_withBillingOnly_fails() {
        management.features = OrganizationFeatureSet.CONSOLIDATED_BILLING;

        assertThat(checks().organization().line()).contains("enable all features");
    }

    @Test
    void organization_ofAnotherManagementAccount_fails() {
        management.managementAccount = "999999999999";

        assertThat(checks().organization().line())
                .contains("999999999999", "organizationRoleArn is a role of 222222222222");
    }

    @Test
    void organization_withoutControlPolicies_fails() {
        management.controlPolicies = PolicyTypeStatus.PENDING_DISABLE;

        assertThat(checks().organization().line()).contains("Service control policies are off");
    }

    @Test
    void unit_withItsGuardrail_isWell() {
        assertThat(checks().unit(QUARANTINE, GUARDRAIL)).isEqualTo(Outcome.ok());
    }

    @Test
    void unit_withItsGuardrailAboveIt_isWell() {
        management.unit("Closed", OrganizationChecks.QUARANTINE).unit("Closed/Quarantine");

        assertThat(checks().unit(QUARANTINE, GUARDRAIL).status()).isEqualTo(Status.OK);
    }

    @Test
    void unit_thatIsMissing_fails() {
        Outcome outcome = checks().unit(new OuPath("Closed/Pool"), GUARDRAIL);

        assertThat(outcome.status()).isEqualTo(Status.FAILING);
        assertThat(outcome.line()).startsWith("There is no unit Closed/Pool.").contains("setup");
    }

    @Test
    void unit_withoutOneOfItsGuardrails_fails() {
        Outcome outcome =
                checks().unit(
                                QUARANTINE,
                                List.of(OrganizationChecks.QUARANTINE, OrganizationChecks.MEMBERS));

        assertThat(outcome.status()).isEqualTo(Status.FAILING);
        assertThat(outcome.line())
                .contains("account-vending-members is not attached to unit Closed/Quarantine")
                .doesNotContain("account-vending-quarantine is not");
    }

    @Test
    void unit_whoseGuardrailShutsUsOut_fails() {
        Settings settings =
                TestingInstallation.settings(Map.of("AVM_ACCESS_ROLE_NAME", "AccessRole"));

        assertThat(checks(settings).unit(QUARANTINE, GUARDRAIL).line())
                .contains("account-vending-quarantine does not except role/AccessRole");
    }

    @Test
    void unit_withoutTheRole_isNotChecked() {
        OrganizationChecks checks =
                new OrganizationChecks(
                        TestingInstallation.closed("VendingOrganizationRole", "no"),
                        TestingInstallation.settings(),
                        TestingInstallation.CLOCK);

        Outcome outcome = new Check("unit", () -> checks.unit(QUARANTINE, GUARDRAIL)).run();

        assertThat(outcome)
                .isEqualTo(
                        Outcome.unknown("It needs the role VendingOrganizationRole: see there."));
    }

    @Test
    void membersUnits_areTheTopmostOfKinds() {
        assertThat(OrganizationChecks.membersUnits(TestingCatalog.shipped()))
                .containsExactly(new OuPath("Workloads"), new OuPath("Sandbox"));
    }

    @Test
    void room_whereAnAccountWasRefusedToday_fails() {
        refused(Duration.ofHours(3), CreateAccountFailureReason.ACCOUNT_LIMIT_EXCEEDED);

        assertThat(checks().room().line()).contains("2026-11-24T07:00:00Z", "quota");
    }

    @Test
    void room_whereItWasLongAgoOrForAnotherReason_isWell() {
        refused(Duration.ofDays(3), CreateAccountFailureReason.ACCOUNT_LIMIT_EXCEEDED);
        refused(Duration.ofHours(1), CreateAccountFailureReason.EMAIL_ALREADY_EXISTS);

        assertThat(checks().room().status()).isEqualTo(Status.OK);
    }

    private void refused(Duration ago, CreateAccountFailureReason why) {
        management.creations.add(
                CreateAccountStatus.builder()
                        .failureReason(why)
                        .completedTimestamp(TestingLedger.NOW.minus(ago))
                        .build());
    }
}
