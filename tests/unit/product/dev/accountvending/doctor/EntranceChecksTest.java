package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.GetGroupRequest;
import software.amazon.awssdk.services.iam.model.GetGroupResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListUserTagsRequest;
import software.amazon.awssdk.services.iam.model.ListUserTagsResponse;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

import java.util.List;
import java.util.Map;

class EntranceChecksTest {
    /** A group with this policy and these users, each with the key of its one tag. */
    private record Iam(String policy, Map<String, String> users) implements IamClient {
        @Override
        public ListAttachedGroupPoliciesResponse listAttachedGroupPolicies(
                ListAttachedGroupPoliciesRequest request) {
            if (policy.startsWith("AccessDenied") || policy.equals("NoSuchEntity")) {
                throw TestingInstallation.refused(policy, "refused");
            }
            return ListAttachedGroupPoliciesResponse.builder()
                    .attachedPolicies(AttachedPolicy.builder().policyName(policy).build())
                    .build();
        }

        @Override
        public GetGroupResponse getGroup(GetGroupRequest request) {
            List<User> members =
                    users.keySet().stream()
                            .map(name -> User.builder().userName(name).build())
                            .toList();
            return GetGroupResponse.builder().users(members).build();
        }

        @Override
        public ListUserTagsResponse listUserTags(ListUserTagsRequest request) {
            return ListUserTagsResponse.builder()
                    .tags(Tag.builder().key(users.get(request.userName())).value("…").build())
                    .build();
        }

        @Override
        public GetRoleResponse getRole(GetRoleRequest request) {
            if (!request.roleName().equals("Requester")) {
                throw TestingInstallation.refused("NoSuchEntity", "none");
            }
            return GetRoleResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "iam";
        }

        @Override
        public void close() {}
    }

    private static EntranceChecks checks(Map<String, String> but) {
        return new EntranceChecks(TestingInstallation.settings(but));
    }

    private static CheckOutcome group(String policy, Map<String, String> users) {
        return checks(Map.of())
                .group(
                        new AssumedRole<>(
                                () -> "arn:aws:iam::1:role/vending/VendingIdentityReader",
                                () -> new Iam(policy, users)));
    }

    @Test
    void group_withItsPolicyAndTaggedUsers_isWell() {
        assertThat(group("VendingPeople", Map.of("ana", "email", "ben", "email")))
                .isEqualTo(CheckOutcome.ok("2 users"));
    }

    @Test
    void group_withAUserWithoutTheTag_namesTheUser() {
        assertThat(group("VendingPeople", Map.of("ana", "email", "ben", "mail")).line())
                .startsWith("Without the tag email")
                .endsWith("tag ben.");
    }

    @Test
    void group_withoutUsers_isNotSetUp() {
        assertThat(group("VendingPeople", Map.of()).status()).isEqualTo(CheckStatus.NOT_SET_UP);
    }

    @Test
    void group_withoutThePolicy_orThatIsMissing_orUnreadable_saysWhatToDeploy() {
        assertThat(group("ReadOnlyAccess", Map.of("ana", "email")).line())
                .contains("lacks the policy", "deploy organization/identity-account.yaml");
        assertThat(group("NoSuchEntity", Map.of()).line())
                .contains("has no group VendingPeople", "organization/identity-account.yaml");
        assertThat(group("AccessDenied", Map.of()).line())
                .startsWith("VendingIdentityReader may not read the group")
                .contains("organization/identity-account.yaml");
    }

    @Test
    void callerRoles_thatAreThere_areWell() {
        assertThat(
                        checks(Map.of("AVM_CALLER_ROLES", "Requester,"))
                                .callerRoles(() -> new Iam("VendingPeople", Map.of())))
                .isEqualTo(CheckOutcome.ok("Requester"));
    }

    @Test
    void callerRoles_thatAreMissing_areNamed() {
        String callers = "Requester,AWSReservedSSO_VendingCaller_0123456789abcdef";
        assertThat(
                        checks(Map.of("AVM_CALLER_ROLES", callers))
                                .callerRoles(() -> new Iam("VendingPeople", Map.of()))
                                .line())
                .startsWith(
                        "This account has no role AWSReservedSSO_VendingCaller_0123456789abcdef: correct callerRoles.");
    }
}
