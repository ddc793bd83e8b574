package dev.accountvending.access;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.ARN_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.BOOL;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.DENY;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.AWS;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.FEDERATED;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.Person;

import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

import java.util.List;

/**
 * Trust policies for the roles of a member account.
 *
 * <p>A person is admitted from the identity account, where they have proved who they are, in one of
 * two ways:
 *
 * <ul>
 *   <li>as an IAM user, or a session, whose principal tag names them, with MFA. A principal that
 *       may tag users or sessions in the identity account can impersonate any person, so that right
 *       belongs to its administrators alone;
 *   <li>in a session of Identity Center. Only Identity Center can make roles below {@code
 *       aws-reserved/sso.amazonaws.com/} and open sessions of them, and it names the session after
 *       the user who signed in (with MFA, by its own settings). That name is the end of {@code
 *       aws:userid}; a colon cannot be in it.
 * </ul>
 *
 * <p>The condition is on the session that the caller comes <em>from</em>. {@code
 * sts:RoleSessionName} would prove nothing: it is the name of the requested session, which the
 * caller chooses freely, so any principal in the identity account could claim to be the owner (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html">condition
 * keys of STS</a>).
 *
 * <p>A session that carries transitive tags or a source identity is refused by a role that does not
 * also allow {@code sts:TagSession} and {@code sts:SetSourceIdentity} (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">session tags</a>).
 */
final class TrustPolicy {
    private static final List<String> ASSUME =
            List.of("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession");

    private TrustPolicy() {}

    /** Trusts one role of another account, and no other principal. */
    static String ofRole(String roleArn) {
        return policy(
                IamStatement.builder()
                        .effect(ALLOW)
                        .addPrincipal(AWS, roleArn)
                        .addAction("sts:AssumeRole")
                        .build());
    }

    /** Trusts the owner, in the spelling that AWS compares, coming from the identity account. */
    static String ofOwner(
            Person owner, AccountId identityAccount, String ownerTag, boolean mfaRequired) {
        return policy(
                tagged(owner, identityAccount, ownerTag, mfaRequired),
                signedInWithIdentityCenter(owner, identityAccount));
    }

    /**
     * Trusts tokens of an OpenID Connect provider.
     *
     * @param subjects any of them, with {@code *} for any characters and {@code ?} for one
     */
    static String ofTokens(
            String providerArn, String issuer, String audience, List<String> subjects) {
        boolean anyPattern =
                subjects.stream().anyMatch(each -> each.contains("*") || each.contains("?"));
        return policy(
                IamStatement.builder()
                        .effect(ALLOW)
                        .addPrincipal(FEDERATED, providerArn)
                        .addAction("sts:AssumeRoleWithWebIdentity")
                        .addCondition(STRING_EQUALS, issuer + ":aud", audience)
                        .addConditions(
                                anyPattern ? STRING_LIKE : STRING_EQUALS, issuer + ":sub", subjects)
                        .build());
    }

    /** Trusts an account, whose own policies decide which of its principals may come. */
    static String ofAccount(AccountId account) {
        return policy(
                IamStatement.builder()
                        .effect(ALLOW)
                        .addPrincipal(AWS, root(account))
                        .actionIds(ASSUME)
                        .build());
    }

    /**
     * Trusts no principal. A trust policy must contain a statement, and what this one denies stays
     * denied even if a statement is added.
     */
    static String ofNobody() {
        return policy(
                IamStatement.builder()
                        .sid("Nobody")
                        .effect(DENY)
                        .addPrincipal(IamPrincipal.ALL)
                        .actionIds(
                                List.of(
                                        "sts:AssumeRole",
                                        "sts:AssumeRoleWithSAML",
                                        "sts:AssumeRoleWithWebIdentity",
                                        "sts:SetSourceIdentity",
                                        "sts:TagSession"))
                        .build());
    }

    private static IamStatement tagged(
            Person owner, AccountId identityAccount, String ownerTag, boolean mfaRequired) {
        IamStatement.Builder statement =
                IamStatement.builder()
                        .sid("OwnerByTag")
                        .effect(ALLOW)
                        .addPrincipal(AWS, root(identityAccount))
                        .actionIds(ASSUME)
                        .addCondition(
                                STRING_EQUALS, "aws:PrincipalTag/" + ownerTag, owner.spelling());
        if (mfaRequired) {
            statement.addCondition(BOOL, "aws:MultiFactorAuthPresent", "true");
        }
        return statement.build();
    }

    private static IamStatement signedInWithIdentityCenter(
            Person owner, AccountId identityAccount) {
        return IamStatement.builder()
                .sid("OwnerByIdentityCenter")
                .effect(ALLOW)
                .addPrincipal(AWS, root(identityAccount))
                .actionIds(ASSUME)
                .addCondition(
                        ARN_LIKE,
                        "aws:PrincipalArn",
                        "arn:aws:iam::%s:role/aws-reserved/sso.amazonaws.com/*"
                                .formatted(identityAccount))
                .addCondition(STRING_LIKE, "aws:userid", "*:" + owner.spelling())
                .build();
    }

    private static String root(AccountId account) {
        return "arn:aws:iam::%s:root".formatted(account);
    }

    private static String policy(IamStatement... statements) {
        return IamPolicy.builder().statements(List.of(statements)).build().toJson();
    }
}
