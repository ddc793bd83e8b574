package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.notify.TestingSlack;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListUserTagsRequest;
import software.amazon.awssdk.services.iam.model.ListUserTagsResponse;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.ssoadmin.model.DescribePermissionSetRequest;
import software.amazon.awssdk.services.ssoadmin.model.DescribePermissionSetResponse;
import software.amazon.awssdk.services.ssoadmin.model.GetPermissionsBoundaryForPermissionSetRequest;
import software.amazon.awssdk.services.ssoadmin.model.GetPermissionsBoundaryForPermissionSetResponse;

import java.util.Map;
import java.util.Optional;

class PeopleChecksTest {
    private static final String KNOWN = "arn:aws:sso:::permissionSet/i/ps-1";

    /** Answers with an error code. */
    private record Iam(String code) implements IamClient {
        @Override
        public ListUserTagsResponse listUserTags(ListUserTagsRequest request) {
            throw TestingInstallation.refused(code, "AWS answered with " + code + ".");
        }

        @Override
        public String serviceName() {
            return "iam";
        }

        @Override
        public void close() {}
    }

    private record IdentityCenterOfOne(String boundary) implements SsoAdminClient {
        @Override
        public DescribePermissionSetResponse describePermissionSet(
                DescribePermissionSetRequest request) {
            if (!request.permissionSetArn().equals(KNOWN)) {
                throw TestingInstallation.refused("ResourceNotFoundException", "none");
            }
            return DescribePermissionSetResponse.builder()
                    .permissionSet(set -> set.name("Work"))
                    .build();
        }

        @Override
        public GetPermissionsBoundaryForPermissionSetResponse
                getPermissionsBoundaryForPermissionSet(
                        GetPermissionsBoundaryForPermissionSetRequest request) {
            return GetPermissionsBoundaryForPermissionSetResponse.builder()
                    .permissionsBoundary(
                            it ->
                                    it.customerManagedPolicyReference(
                                            policy -> policy.name(boundary).path("/vending/")))
                    .build();
        }

        @Override
        public String serviceName() {
            return "sso";
        }

        @Override
        public void close() {}
    }

    private static PeopleChecks checks(Map<String, String> but) {
        return new PeopleChecks(TestingInstallation.settings(but));
    }

    @Test
    void approvers_ofEachKindThatNeedsThem_areWell() {
        assertThat(checks(Map.of()).approvers(TestingCatalog::shipped))
                .isEqualTo(CheckOutcome.ok());
    }

    @Test
    void approvers_thatAreMissing_fail() {
        assertThat(checks(Map.of("AVM_APPROVERS", "")).approvers(TestingCatalog::shipped).line())
                .startsWith("Requests for service need an approval, and no approver is set");
    }

    @Test
    void approvers_ofAMailDomainThatIsNotKnown_fail() {
        assertThat(
                        checks(
                                        Map.of(
                                                "AVM_APPROVERS",
                                                "service=pia+x@example.com,paul@other.example"))
                                .approvers(TestingCatalog::shipped)
                                .line())
                .isEqualTo(
                        "The approver paul@other.example cannot decide: add their mail domain to the setting mailDomains.");
        assertThat(
                        checks(
                                        Map.of(
                                                "AVM_APPROVERS",
                                                "service=paul@other.example",
                                                "AVM_MAIL_DOMAINS",
                                                "example.com, Other.example"))
                                .approvers(TestingCatalog::shipped))
                .isEqualTo(CheckOutcome.ok());
    }

    @Test
    void slack_withAChannelOfApproversThatIsPublic_namesItAndWhy() {
        PeopleChecks checks = checks(Map.of("AVM_APPROVERS", "service=#C0APPROVERS,#C0OPEN0000"));
        try (TestingSlack slack = new TestingSlack()) {
            slack.channel("C0OPEN0000").put("is_private", false);

            assertThat(checks.slack(() -> Optional.of(slack.api)).line())
                    .isEqualTo(
                            "Nobody may decide in the Slack channel C0OPEN0000, because it is not a private channel.");
        }
    }

    @Test
    void identities_whereAwsKnowsNoSuchUser_canBeRead() {
        assertThat(identities("NoSuchEntity")).isEqualTo(CheckOutcome.ok());
    }

    @Test
    void identities_whereTheRoleMayNot_fail() {
        assertThat(identities("AccessDenied").line())
                .contains("VendingIdentityReader may not call iam:ListUserTags");
    }

    private static CheckOutcome identities(String code) {
        return checks(Map.of())
                .identities(TestingInstallation.entrance("VendingIdentityReader", new Iam(code)));
    }

    @Test
    void identityCenter_isNotSetUp_isWell_orLacksAPermissionSet() {
        assertThat(identityCenter(Map.of()).status()).isEqualTo(CheckStatus.NOT_SET_UP);
        assertThat(identityCenter(center("*=" + KNOWN))).isEqualTo(CheckOutcome.ok());
        assertThat(identityCenter(center("qa=" + KNOWN + ",*=arn:aws:sso:::x")).line())
                .startsWith("Identity Center has no permission set arn:aws:sso:::x");
    }

    @Test
    void identityCenter_withAPermissionSetThatIsNotWithinTheBoundary_fails() {
        assertThat(
                        checks(center("*=" + KNOWN))
                                .identityCenter(_ -> new IdentityCenterOfOne("Another"))
                                .line())
                .startsWith("The permission set Work has another permissions boundary than ours: ")
                .contains("VendingBoundary");
    }

    private static Map<String, String> center(String permissionSets) {
        return Map.of(
                "AVM_IDENTITY_CENTER_INSTANCE_ARN", "arn:aws:sso:::instance/i",
                "AVM_IDENTITY_STORE_ID", "d-1",
                "AVM_ACCESS_PORTAL_URL", "https://example.awsapps.com/start",
                "AVM_PERMISSION_SETS", permissionSets);
    }

    private static CheckOutcome identityCenter(Map<String, String> but) {
        return checks(but).identityCenter(_ -> new IdentityCenterOfOne("VendingBoundary"));
    }

    @Test
    void slack_isNotSetUp_isWell_orRefusesTheToken() {
        PeopleChecks checks = checks(Map.of("AVM_SLACK_SECRETS", "account-vending-slack"));
        try (TestingSlack slack = new TestingSlack()) {
            assertThat(checks.slack(Optional::empty).status()).isEqualTo(CheckStatus.NOT_SET_UP);

            slack.refuseNext("auth.test", "invalid_auth");
            assertThat(checks.slack(() -> Optional.of(slack.api)).line())
                    .isEqualTo(
                            "Slack answered auth.test with invalid_auth. Correct the secrets in the SSM parameter account-vending-slack, as docs/slack.md shows.");

            assertThat(checks.slack(() -> Optional.of(slack.api)).status())
                    .isEqualTo(CheckStatus.OK);
        }
    }
}
