package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.account.UnitGuardrails;
import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.OuId;
import dev.accountvending.model.OuPath;
import dev.accountvending.runtime.Settings;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;
import software.amazon.awssdk.services.organizations.model.PolicyTypeStatus;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class OrganizationChecksTest {
    private static final OuPath QUARANTINE = new OuPath("Closed/Quarantine");
    private static final List<String> GUARDRAIL = List.of(UnitGuardrails.QUARANTINE);

    private final Map<OuPath, OuId> ids = new HashMap<>();
    private final TestingManagement management =
            new TestingManagement()
                    .unit("Closed")
                    .unit("Closed/Quarantine", UnitGuardrails.QUARANTINE);

    private OrganizationChecks checks() {
        return checks(TestingInstallation.settings());
    }

    private OrganizationChecks checks(Settings settings) {
        return new OrganizationChecks(
                TestingInstallation.entrance("VendingOrganizationRole", management),
                settings,
                path -> Optional.ofNullable(ids.get(path)),
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
        management.unit("Closed", UnitGuardrails.QUARANTINE).unit("Closed/Quarantine");

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
                                List.of(UnitGuardrails.QUARANTINE, UnitGuardrails.MEMBERS));

        assertThat(outcome.status()).isEqualTo(CheckStatus.FAILING);
        assertThat(outcome.line())
                .contains("account-vending-members is not attached to unit Closed/Quarantine")
                .doesNotContain("account-vending-quarantine is not");
    }

    @Test
    void unit_thatIsCalledOtherwiseNow_isFoundByItsId() {
        ids.put(QUARANTINE, new OuId("ou-root-00000001"));
        management.byId.put("ou-root-00000001", "Closed accounts");
        management.attached.put("ou-root-00000001", List.of(UnitGuardrails.QUARANTINE));

        CheckOutcome outcome = checks().unit(QUARANTINE, GUARDRAIL);

        assertThat(outcome.status()).isEqualTo(CheckStatus.OK);
        assertThat(outcome.line())
                .isEqualTo(
                        "it is called Closed accounts now, and found by its id ou-root-00000001");
    }

    @Test
    void unit_thatWasDeleted_fails_whateverHasItsName() {
        ids.put(QUARANTINE, new OuId("ou-root-00000001"));

        CheckOutcome outcome = checks().unit(QUARANTINE, GUARDRAIL);

        assertThat(outcome.status()).isEqualTo(CheckStatus.FAILING);
        assertThat(outcome.line()).contains("(ou-root-00000001) was deleted");
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
                        _ -> Optional.empty(),
                        TestingInstallation.CLOCK);

        CheckOutcome outcome = new Check("unit", () -> checks.unit(QUARANTINE, GUARDRAIL)).run();

        assertThat(outcome)
                .isEqualTo(
                        CheckOutcome.unknown(
                                "It needs the role VendingOrganizationRole, whose own line tells what is wrong."));
    }

    @Test
    void guardrailsOfKinds_areAtTheirTopmostUnits() {
        List<String> both = List.of(UnitGuardrails.MEMBERS, "account-vending-commitments");

        assertThat(UnitGuardrails.ofKinds(TestingCatalog.shipped()))
                .containsExactly(
                        Map.entry(new OuPath("Workloads"), both),
                        Map.entry(new OuPath("Sandbox"), both));
    }

    @Test
    void guardrailsOfAKindThatHasItsOwn_areAtEachUnit() {
        assertThat(
                        UnitGuardrails.ofKinds(
                                TestingCatalog.withGuardrails("qa", "{allow: [domains]}")))
                .containsEntry(new OuPath("Workloads"), List.of(UnitGuardrails.MEMBERS))
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
        management.unit("Sandbox", UnitGuardrails.MEMBERS);
        management.contents.put(
                UnitGuardrails.MEMBERS,
                TestingManagement.CONTENT + "\"arn:aws:iam::*:role/*CompanyAudit\"");

        assertThat(
                        checks(settings)
                                .unit(new OuPath("Sandbox"), List.of(UnitGuardrails.MEMBERS))
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
