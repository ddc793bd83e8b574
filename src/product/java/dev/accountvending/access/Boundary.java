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
 * The permissions boundary {@code VendingBoundary}: the most that anybody can do in a member,
 * however many policies they give themselves. It caps and grants nothing (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html">permissions
 * boundaries</a>).
 *
 * <p>It holds because it carries itself on: whoever works below it can make no role or user without
 * it, can take it from none, and can give policies to none that is without it. Which of IAM's
 * actions know {@code iam:PermissionsBoundary} is in the <a
 * href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html">service
 * authorization reference</a>; {@code UpdateAssumeRolePolicy} does not, so roles that stand outside
 * the boundary and trust somebody else are protected by name.
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

    /** The boundary's ARN, with whatever stands for the account's number. */
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
     * What is not allowed here is refused, so an action that AWS adds to these two services later
     * is refused too: leaving the organization, closing the account, its contacts and regions.
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
     * Whatever is not reading is refused on what the vending machine and others who work above the
     * account have made, or will make: writing, passing a role to a service, and stepping into a
     * role.
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

    /** Roles of services are made by their own action; a cleaning leaves what is at their path. */
    private IamStatement makeNoRolesOfAws() {
        return IamStatement.builder()
                .sid("MakeNoRolesOfAws")
                .effect(DENY)
                .addAction("iam:CreateRole")
                .addResource(arn("role/aws-service-role/*"))
                .build();
    }

    /**
     * On a request that makes a role or user, or sets a boundary, the key holds the boundary asked
     * for; on the others, the boundary of the role or user. One that is missing is "not equal".
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

    /** A key or password of an IAM user would let its holder in without MFA, whoever they are. */
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

    /** By which the account is frozen: who spends does not say how much may be spent. */
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
