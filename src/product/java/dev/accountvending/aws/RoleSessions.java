package dev.accountvending.aws;

import dev.accountvending.model.AccountId;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.IdentityCenter;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

import java.util.function.Function;

/**
 * The chain of roles. A function enters the management account with its own role, and a fresh
 * member through the management account's role and the access role that Organizations made. It
 * enters a member that has its roles through the vending account's operator role and {@code
 * VendingOperator}. A chained session lasts an hour at most (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html">role chaining</a>).
 */
public final class RoleSessions {
    /** Path and name of the role by which we work in a member once it has its roles. */
    public static final String MEMBER_OPERATOR = "vending/VendingOperator";

    /**
     * Narrows a session of {@code VendingOrganizationRole} to reading (<a
     * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session">session
     * policies</a>), so a stolen session can do no more.
     */
    private static final String READING =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*","Action":[\
            "ce:GetCostAndUsage","identitystore:GetUserId","identitystore:ListUsers",\
            "organizations:Describe*","organizations:List*","sso:Describe*",\
            "sso:GetPermissionsBoundaryForPermissionSet","sso:List*"]}]}""";

    private final Clients clients;
    private final Settings settings;

    public RoleSessions(Clients clients) {
        this.clients = clients;
        this.settings = new Settings(clients.environment());
    }

    /** Returns the sessions for a step, under the function's own role. */
    public static RoleSessions of(FunctionContext function) {
        return function.part(RoleSessions.class, () -> new RoleSessions(Clients.of(function)));
    }

    /** Organizations, as the management account's {@code VendingOrganizationRole}. */
    public OrganizationsClient organization() {
        return organization(organizationCredentials(null));
    }

    /** The same, in a read-only session. */
    public OrganizationsClient organizationForReading() {
        return organization(organizationCredentials(READING));
    }

    private OrganizationsClient organization(AwsCredentialsProvider credentials) {
        return clients.configure(
                OrganizationsClient.builder(),
                credentials,
                Region.US_EAST_1,
                ErrorTranslation.ofManagementAccount());
    }

    /** Cost Explorer over the whole organization, whose one endpoint is in us-east-1. */
    public CostExplorerClient costExplorer() {
        return clients.configure(
                CostExplorerClient.builder(),
                organizationCredentials(READING),
                Region.US_EAST_1,
                ErrorTranslation.ofManagementAccount());
    }

    /** Route 53 on the parent zone, as the management account's {@code VendingParentZoneRole}. */
    public Route53Client parentZone() {
        return clients.configure(
                Route53Client.builder(),
                assume(
                        clients.ownCredentials(),
                        ErrorTranslation.ofManagementAccount(),
                        AssumeRoleRequest.builder()
                                .roleArn(settings.parentZoneRole())
                                .externalId(settings.externalId())),
                Region.AWS_GLOBAL,
                ErrorTranslation.ofManagementAccount());
    }

    /** The same, as {@code DnsReadOnly}, which can change nothing. */
    public Route53Client parentZoneForReading() {
        return clients.configure(
                Route53Client.builder(),
                assume(
                        clients.ownCredentials(),
                        ErrorTranslation.ofManagementAccount(),
                        AssumeRoleRequest.builder().roleArn(settings.parentZoneReaderRole())),
                Region.AWS_GLOBAL,
                ErrorTranslation.ofManagementAccount());
    }

    /** IAM in the identity account, to read its users' tags. */
    public IamClient identities() {
        ErrorTranslation errors = ErrorTranslation.ofMember(settings.identityAccount().value());
        return clients.configure(
                IamClient.builder(),
                assume(
                        clients.ownCredentials(),
                        errors,
                        AssumeRoleRequest.builder()
                                .roleArn(settings.identityReaderRole())
                                .externalId(settings.externalId())),
                Region.AWS_GLOBAL,
                errors);
    }

    /** IAM Identity Center, which is the management account's. */
    public SsoAdminClient identityCenter(IdentityCenter center) {
        return identityCenter(center, organizationCredentials(null));
    }

    /** The same, in a read-only session. */
    public SsoAdminClient identityCenterForReading(IdentityCenter center) {
        return identityCenter(center, organizationCredentials(READING));
    }

    private SsoAdminClient identityCenter(
            IdentityCenter center, AwsCredentialsProvider credentials) {
        return clients.configure(
                SsoAdminClient.builder(),
                credentials,
                Region.of(center.region()),
                ErrorTranslation.ofManagementAccount());
    }

    /** The identity store, which holds Identity Center's users. */
    public IdentitystoreClient identityStore(IdentityCenter center) {
        return clients.configure(
                IdentitystoreClient.builder(),
                organizationCredentials(READING),
                Region.of(center.region()),
                ErrorTranslation.ofManagementAccount());
    }

    /**
     * The member through the role it was created with: for steps that run before its own roles
     * exist.
     */
    public MemberAccount throughAccessRole(AccountId account) {
        String role = settings.accessRoleName();
        String entering =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",\
                "Resource":"arn:aws:iam::%s:role/%s"}]}"""
                        .formatted(account, role);
        return enter(account, organizationCredentials(entering), role);
    }

    /** The member through its {@code VendingOperator}. */
    public MemberAccount asOperator(AccountId account) {
        return enter(account, operatorCredentials(), MEMBER_OPERATOR);
    }

    /**
     * Many members through their {@code VendingOperator}, on one session of the operator role, and
     * so for an hour at most.
     */
    public Function<AccountId, MemberAccount> asOperatorOfMany() {
        AwsCredentialsProvider operator = operatorCredentials();
        return account -> enter(account, operator, MEMBER_OPERATOR);
    }

    /** Returns the name of the function's own role, as trust policies name it. */
    public String ownRole() {
        try (StsClient sts =
                clients.sts(clients.ownCredentials(), ErrorTranslation.ofOwnAccount())) {
            String session = sts.getCallerIdentity().arn(); // arn:…:assumed-role/<role>/<session>
            return session.split("/", -1)[1];
        }
    }

    private AwsCredentialsProvider operatorCredentials() {
        return assume(
                clients.ownCredentials(),
                ErrorTranslation.ofOwnAccount(),
                AssumeRoleRequest.builder().roleArn(settings.operatorRole()));
    }

    private MemberAccount enter(AccountId account, AwsCredentialsProvider from, String role) {
        AwsCredentialsProvider credentials =
                assume(
                        from,
                        ErrorTranslation.ofEntranceTo(account.value()),
                        AssumeRoleRequest.builder()
                                .roleArn("arn:aws:iam::%s:role/%s".formatted(account, role)));
        return new MemberAccount(account, clients, credentials, role);
    }

    private AwsCredentialsProvider organizationCredentials(@Nullable String narrowedBy) {
        return assume(
                clients.ownCredentials(),
                ErrorTranslation.ofManagementAccount(),
                AssumeRoleRequest.builder()
                        .roleArn(settings.organizationRole())
                        .externalId(settings.externalId())
                        .policy(narrowedBy));
    }

    private AwsCredentialsProvider assume(
            AwsCredentialsProvider from, ErrorTranslation errors, AssumeRoleRequest.Builder role) {
        String function =
                settings.find("AWS_LAMBDA_FUNCTION_NAME").orElse("account-vending-machine");
        String sessionName = function.substring(0, Math.min(64, function.length()));
        try (StsClient sts = clients.sts(from, errors)) {
            Credentials session =
                    sts.assumeRole(role.roleSessionName(sessionName).build()).credentials();
            return StaticCredentialsProvider.create(
                    AwsSessionCredentials.create(
                            session.accessKeyId(),
                            session.secretAccessKey(),
                            session.sessionToken()));
        }
    }
}
