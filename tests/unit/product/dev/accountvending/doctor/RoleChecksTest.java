package dev.accountvending.doctor;

import static dev.accountvending.doctor.TestingInstallation.closed;
import static dev.accountvending.doctor.TestingInstallation.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.TransientFailure;

import org.junit.jupiter.api.Test;

import java.util.List;

class RoleChecksTest {
    private static final String OWN = "account-vending-prod-inspectApi-us-east-1-lambdaRole";
    private static final String TEMPLATE = "organization/management-account.yaml";
    private static final String DENIED =
            "AWS answered sts:AssumeRole with AccessDenied: User: arn is not authorized to perform: sts:AssumeRole.";

    private static CheckOutcome abroad(AssumedRole<?> role, AssumedRole<?>... others) {
        List<AssumedRole<?>> all = new java.util.ArrayList<>(List.of(others));
        all.add(role);
        return new RoleChecks(() -> OWN, all).abroad(role, TEMPLATE);
    }

    @Test
    void abroad_thatOpens_isWell() {
        assertThat(abroad(entrance("VendingOrganizationRole", "inside")).status())
                .isEqualTo(CheckStatus.OK);
    }

    @Test
    void abroad_whereAnotherTakesTheExternalId_mustBeMissingOrDistrustUs() {
        CheckOutcome outcome =
                abroad(
                        closed("VendingOrganizationRole", DENIED),
                        entrance("VendingParentZoneRole", "inside"));

        assertThat(outcome.status()).isEqualTo(CheckStatus.FAILING);
        assertThat(outcome.line())
                .contains("VendingOrganizationRole cannot be assumed")
                .contains("The external id is right, as VendingParentZoneRole takes it")
                .contains(OWN, TEMPLATE);
    }

    @Test
    void abroad_whereNoneOpens_mayShowAnotherExternalId() {
        CheckOutcome outcome =
                abroad(
                        closed("VendingOrganizationRole", DENIED),
                        closed("VendingParentZoneRole", DENIED));

        assertThat(outcome.line()).contains("Either the external id", OWN, TEMPLATE);
        assertThat(outcome.line()).doesNotContain("\n");
    }

    @Test
    void ofEverybody_saysNothingOfTheExternalId() {
        RoleChecks roles =
                new RoleChecks(() -> OWN, List.of(entrance("VendingParentZoneRole", "inside")));

        assertThat(roles.ofEverybody(entrance("DnsReadOnly", "inside"), TEMPLATE).status())
                .isEqualTo(CheckStatus.OK);
        assertThat(roles.ofEverybody(closed("DnsReadOnly", DENIED), TEMPLATE).line())
                .contains(
                        "DnsReadOnly cannot be assumed", "made for another organization", TEMPLATE)
                .doesNotContain("external id");
    }

    @Test
    void abroad_whereOurOwnPolicyDenies_saysSo() {
        String said = DENIED + " because no identity-based policy allows the sts:AssumeRole action";

        assertThat(abroad(closed("VendingOrganizationRole", said)).line())
                .contains("This function's own role may not");
    }

    @Test
    void abroad_whereAControlPolicyDenies_saysSo() {
        String said = DENIED + " with an explicit deny in a service control policy";

        assertThat(abroad(closed("VendingOrganizationRole", said)).line())
                .contains("A service control policy forbids it");
    }

    @Test
    void abroad_whereAwsDoesNotAnswer_isNotChecked() {
        AssumedRole<String> silent =
                new AssumedRole<>(
                        () -> "arn:aws:iam::1:role/x",
                        () -> {
                            throw new TransientFailure("AWS did not answer.");
                        });

        assertThat(abroad(silent)).isEqualTo(CheckOutcome.unknown("AWS did not answer."));
    }

    @Test
    void operator_thatIsClosed_pointsToTheStage() {
        AssumedRole<?> operator = closed("account-vending-prod-Operator", DENIED);

        assertThat(new RoleChecks(() -> OWN, List.of()).operator(operator).line())
                .contains("account-vending-prod-Operator", OWN, "resources/roles.yml");
    }

    @Test
    void entrance_isTriedOnce() {
        int[] tries = {0};
        AssumedRole<String> role =
                new AssumedRole<>(
                        () -> "arn:aws:iam::1:role/x",
                        () -> {
                            tries[0]++;
                            throw TestingInstallation.refused("AccessDenied", "no");
                        });

        assertThat(role.isOpen()).isFalse();
        assertThat(role.isOpen()).isFalse();
        assertThat(tries[0]).isEqualTo(1);
    }
}
