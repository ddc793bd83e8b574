package dev.accountvending.access;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;

import dev.accountvending.model.AccountId;

import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

import java.util.List;

/**
 * The policy for what {@code PowerUserAccess} omits and a full {@code serverless deploy} needs: IAM
 * roles that carry the boundary, managed policies and instance profiles. CloudFormation makes its
 * calls as the caller, so a template whose roles name no boundary is refused.
 *
 * <p>Trust, tags and removal of a role cannot be made conditional on its boundary (IAM has no such
 * condition for them); {@link Boundary} protects such roles by name.
 */
final class DeployPolicy {
    static final String NAME = "Deploy";

    private DeployPolicy() {}

    static String document(AccountId account) {
        return IamPolicy.builder()
                .statements(
                        List.of(
                                giveRolesPolicies(account),
                                keepRoles(account),
                                writePolicies(account),
                                read()))
                .build()
                .toJson();
    }

    private static IamStatement giveRolesPolicies(AccountId account) {
        return IamStatement.builder()
                .sid("GiveRolesWithinTheBoundaryPolicies")
                .effect(ALLOW)
                .actionIds(
                        List.of(
                                "iam:AttachRolePolicy",
                                "iam:CreateRole",
                                "iam:DeleteRolePolicy",
                                "iam:DetachRolePolicy",
                                "iam:PutRolePermissionsBoundary",
                                "iam:PutRolePolicy"))
                .addResource("arn:aws:iam::%s:role/*".formatted(account))
                .addCondition(STRING_EQUALS, "iam:PermissionsBoundary", Boundary.in(account))
                .build();
    }

    private static IamStatement keepRoles(AccountId account) {
        return IamStatement.builder()
                .sid("KeepRoles")
                .effect(ALLOW)
                .actionIds(
                        List.of(
                                "iam:DeleteRole",
                                "iam:PassRole",
                                "iam:TagRole",
                                "iam:UntagRole",
                                "iam:UpdateAssumeRolePolicy",
                                "iam:UpdateRole",
                                "iam:UpdateRoleDescription"))
                .addResource("arn:aws:iam::%s:role/*".formatted(account))
                .build();
    }

    private static IamStatement writePolicies(AccountId account) {
        return IamStatement.builder()
                .sid("WritePoliciesAndInstanceProfiles")
                .effect(ALLOW)
                .actionIds(
                        List.of(
                                "iam:AddRoleToInstanceProfile",
                                "iam:CreateInstanceProfile",
                                "iam:CreatePolicy",
                                "iam:CreatePolicyVersion",
                                "iam:DeleteInstanceProfile",
                                "iam:DeletePolicy",
                                "iam:DeletePolicyVersion",
                                "iam:RemoveRoleFromInstanceProfile",
                                "iam:SetDefaultPolicyVersion",
                                "iam:TagInstanceProfile",
                                "iam:TagPolicy",
                                "iam:UntagInstanceProfile",
                                "iam:UntagPolicy"))
                .addResource("arn:aws:iam::%s:policy/*".formatted(account))
                .addResource("arn:aws:iam::%s:instance-profile/*".formatted(account))
                .build();
    }

    private static IamStatement read() {
        return IamStatement.builder()
                .sid("Read")
                .effect(ALLOW)
                .actionIds(List.of("iam:Get*", "iam:List*"))
                .addResource("*")
                .build();
    }
}
