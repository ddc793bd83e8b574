package dev.accountvending.access;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_NOT_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.DENY;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.ProtectedRole;

import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The permissions boundary {@code VendingBoundary}: the most that a principal can do in a member,
 * regardless of the policies it gives itself. It limits and grants nothing (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html">permissions
 * boundaries</a>).
 *
 * <p>It cannot be escaped because it passes itself on. A principal below it can make no role or
 * user without it, can remove it from none, and can give policies to none that lacks it. The <a
 * href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html">service
 * authorization reference</a> lists the IAM actions that know {@code iam:PermissionsBoundary}.
 * {@code UpdateAssumeRolePolicy} does not, so roles outside the boundary that trust another
 * principal are protected by name.
 */
public final class Boundary {
    static final String NAME = "VendingBoundary";

    private final AccountId account;
    private final List<String> madeByOthers;
    private final List<String> protectedProviders;

    /**
     * @param accessRole the role that Organizations made in the account
     * @param protectedRoles of the installation's settings
     * @param providers ARNs of the identity providers that a role of ours trusts
     */
    Boundary(
            AccountId account,
            String accessRole,
            List<ProtectedRole> protectedRoles,
            List<String> providers) {
        this.account = account;
        this.madeByOthers =
                Stream.of(
                                OrganizationRoles.RESOURCES.stream(),
                                Stream.of("role/*" + accessRole),
                                protectedRoles.stream().map(ProtectedRole::resource))
                        .flatMap(resources -> resources)
                        .toList();
        this.protectedProviders = List.copyOf(providers);
    }

    /** The boundary's ARN in an account. */
    public static String in(AccountId account) {
        return of(account.value());
    }

    /** Returns the boundary's ARN, with any text in place of the account's number. */
    public static String of(String account) {
        return "arn:aws:iam::%s:policy%s%s".formatted(account, MemberRoles.PATH, NAME);
    }

    String document() {
        return IamPolicy.builder()
                .statements(
                        List.of(
                                allowAllButTheAccountItself(),
                                allowReadingTheAccountItself(),
                                keepWhatIsOurs(),
                                makeNoRolesOfAws(),
                                passTheBoundaryOn(),
                                keepTheBoundary(),
                                makeNoLastingCredentials(),
                                keepTheBaseline(),
                                keepTheBudget()))
                .build()
                .toJson();
    }

    /**
     * Actions that are not listed here are refused: leaving the organization, closing the account,
     * its contacts and regions. So is any action that AWS adds to these two services later.
     */
    private static IamStatement allowAllButTheAccountItself() {
        return IamStatement.builder()
                .sid("AllButTheAccountItself")
                .effect(ALLOW)
                .addNotAction("account:*")
                .addNotAction("organizations:*")
                .addResource("*")
                .build();
    }

    private static IamStatement allowReadingTheAccountItself() {
        return IamStatement.builder()
                .sid("ReadTheAccountItself")
                .effect(ALLOW)
                .actionIds(
                        List.of(
                                "account:Get*",
                                "account:List*",
                                "organizations:Describe*",
                                "organizations:List*"))
                .addResource("*")
                .build();
    }

    /**
     * Refuses all but reading on what the vending machine and others above the account have made,
     * or will make: writing, passing a role to a service, and assuming a role.
     */
    private IamStatement keepWhatIsOurs() {
        List<String> ours = new ArrayList<>();
        for (String type : List.of("role", "policy", "instance-profile")) {
            ours.add(arn(type + MemberRoles.PATH + "*"));
        }
        new TreeSet<>(madeByOthers).forEach(resource -> ours.add(arn(resource)));
        ours.addAll(protectedProviders);
        return IamStatement.builder()
                .sid("KeepWhatIsOurs")
                .effect(DENY)
                .notActionIds(
                        List.of(
                                "iam:Get*",
                                "iam:List*",
                                "iam:Simulate*",
                                "iam:GenerateServiceLastAccessedDetails"))
                .resourceIds(ours)
                .build();
    }

    /**
     * Service roles are made by an action of their own; a cleaning does not delete what is at their
     * path.
     */
    private IamStatement makeNoRolesOfAws() {
        return IamStatement.builder()
                .sid("MakeNoRolesOfAws")
                .effect(DENY)
                .addAction("iam:CreateRole")
                .addResource(arn("role/aws-service-role/*"))
                .build();
    }

    /**
     * On a request that makes a role or user, or sets a boundary, the key holds the requested
     * boundary; on other requests, the boundary of the role or user. A missing one is "not equal".
     */
    private IamStatement passTheBoundaryOn() {
        return IamStatement.builder()
                .sid("PassTheBoundaryOn")
                .effect(DENY)
                .actionIds(
                        List.of(
                                "iam:CreateRole",
                                "iam:CreateUser",
                                "iam:PutRolePermissionsBoundary",
                                "iam:PutUserPermissionsBoundary",
                                "iam:AttachRolePolicy",
                                "iam:AttachUserPolicy",
                                "iam:DetachRolePolicy",
                                "iam:DetachUserPolicy",
                                "iam:PutRolePolicy",
                                "iam:PutUserPolicy",
                                "iam:DeleteRolePolicy",
                                "iam:DeleteUserPolicy"))
                .addResource("*")
                .addCondition(STRING_NOT_EQUALS, "iam:PermissionsBoundary", in(account))
                .build();
    }

    private static IamStatement keepTheBoundary() {
        return IamStatement.builder()
                .sid("KeepTheBoundary")
                .effect(DENY)
                .actionIds(
                        List.of(
                                "iam:DeleteRolePermissionsBoundary",
                                "iam:DeleteUserPermissionsBoundary"))
                .addResource("*")
                .build();
    }

    /** A key or password of an IAM user would let any holder in without MFA. */
    private static IamStatement makeNoLastingCredentials() {
        return IamStatement.builder()
                .sid("MakeNoLastingCredentials")
                .effect(DENY)
                .actionIds(
                        List.of(
                                "iam:CreateAccessKey",
                                "iam:CreateLoginProfile",
                                "iam:CreateServiceSpecificCredential",
                                "iam:UpdateLoginProfile",
                                "iam:UploadSigningCertificate",
                                "iam:UploadSSHPublicKey"))
                .addResource("*")
                .build();
    }

    private static IamStatement keepTheBaseline() {
        return IamStatement.builder()
                .sid("KeepTheBaseline")
                .effect(DENY)
                .actionIds(
                        List.of(
                                "ec2:DisableEbsEncryptionByDefault",
                                "iam:CreateAccountAlias",
                                "iam:DeleteAccountAlias",
                                "iam:DeleteAccountPasswordPolicy",
                                "iam:UpdateAccountPasswordPolicy",
                                "s3:PutAccountPublicAccessBlock"))
                .addResource("*")
                .build();
    }

    /** The budget freezes the account, so the account's users may not change it. */
    private IamStatement keepTheBudget() {
        return IamStatement.builder()
                .sid("KeepTheBudget")
                .effect(DENY)
                .addAction("budgets:ModifyBudget")
                .addResource("arn:aws:budgets::%s:budget/vending-*".formatted(account))
                .build();
    }

    private String arn(String resource) {
        return "arn:aws:iam::%s:%s".formatted(account, resource);
    }
}
