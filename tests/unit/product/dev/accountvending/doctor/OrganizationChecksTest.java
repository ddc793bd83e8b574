package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.OuPath;
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
        assertThat(checks().organization()).isEqualTo(CheckOutcome.ok());
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
        assertThat(checks().unit(QUARANTINE, GUARDRAIL)).isEqualTo(CheckOutcome.ok());
    }

    @Test
    void unit_withItsGuardrailAboveIt_isWell() {
        management.unit("Closed", OrganizationChecks.QUARANTINE).unit("Closed/Quarantine");

        assertThat(checks().unit(QUARANTINE, GUARDRAIL).status()).isEqualTo(CheckStatus.OK);
    }

    @Test
    void unit_thatIsMissing_fails() {
        CheckOutcome outcome = checks().unit(new OuPath("Closed/Pool"), GUARDRAIL);

        assertThat(outcome.status()).isEqualTo(CheckStatus.FAILING);
        assertThat(outcome.line()).startsWith("There is no unit Closed/Pool.").contains("setup");
    }

    @Test
    void unit_withoutOneOfItsGuardrails_fails() {
        CheckOutcome outcome =
                checks().unit(
                                QUARANTINE,
                                List.of(OrganizationChecks.QUARANTINE, OrganizationChecks.MEMBERS));

        assertThat(outcome.status()).isEqualTo(CheckStatus.FAILING);
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

        CheckOutcome outcome = new Check("unit", () -> checks.unit(QUARANTINE, GUARDRAIL)).run();

        assertThat(outcome)
                .isEqualTo(
                        CheckOutcome.unknown(
                                "It needs the role VendingOrganizationRole, whose own line tells what is wrong."));
    }

    @Test
    void guardrailsOfKinds_areAtTheirTopmostUnits() {
        List<String> both = List.of(OrganizationChecks.MEMBERS, "account-vending-commitments");

        assertThat(OrganizationChecks.guardrailsOfKinds(TestingCatalog.shipped()))
                .containsExactly(
                        Map.entry(new OuPath("Workloads"), both),
                        Map.entry(new OuPath("Sandbox"), both));
    }

    @Test
    void guardrailsOfAKindThatHasItsOwn_areAtEachUnit() {
        assertThat(
                        OrganizationChecks.guardrailsOfKinds(
                                TestingCatalog.withGuardrails("qa", "{allow: [domains]}")))
                .containsEntry(new OuPath("Workloads"), List.of(OrganizationChecks.MEMBERS))
                .containsEntry(
                        new OuPath("Workloads/QA"), List.of("account-vending-of-Workloads/QA"))
                .containsEntry(
                        new OuPath("Workloads/Services"), List.of("account-vending-commitments"));
    }

    @Test
    void unit_whoseGuardrailKeepsNotAllProtectedRoles_fails() {
        Settings settings =
                TestingInstallation.settings(
                        Map.of("AVM_PROTECTED_ROLES", "CompanyAudit,/security/Scanner*"));
        management.unit("Sandbox", OrganizationChecks.MEMBERS);
        management.contents.put(
                OrganizationChecks.MEMBERS,
                TestingManagement.CONTENT + "\"arn:aws:iam::*:role/*CompanyAudit\"");

        assertThat(
                        checks(settings)
                                .unit(new OuPath("Sandbox"), List.of(OrganizationChecks.MEMBERS))
                                .line())
                .contains("does not keep the protected role /security/Scanner*")
                .doesNotContain("CompanyAudit");
    }

    /** What nobody may do has no exception for us. */
    @Test
    void unit_whoseCommitmentsExceptNobody_isWell() {
        management.unit("Sandbox", "account-vending-commitments");
        management.contents.put("account-vending-commitments", "{}");

        assertThat(checks().unit(new OuPath("Sandbox"), List.of("account-vending-commitments")))
                .isEqualTo(CheckOutcome.ok());
    }

    @Test
    void room_whereAnAccountWasRefusedToday_fails() {
        refused(Duration.ofHours(3), CreateAccountFailureReason.ACCOUNT_LIMIT_EXCEEDED);

        assertThat(checks().room().line()).contains("24 November 2026, 07:00 UTC", "quota");
    }

    @Test
    void room_whereItWasLongAgoOrForAnotherReason_isWell() {
        refused(Duration.ofDays(3), CreateAccountFailureReason.ACCOUNT_LIMIT_EXCEEDED);
        refused(Duration.ofHours(1), CreateAccountFailureReason.EMAIL_ALREADY_EXISTS);

        assertThat(checks().room().status()).isEqualTo(CheckStatus.OK);
    }

    private void refused(Duration ago, CreateAccountFailureReason why) {
        management.creations.add(
                CreateAccountStatus.builder()
                        .failureReason(why)
                        .completedTimestamp(TestingLedger.NOW.minus(ago))
                        .build());
    }
}
