package dev.accountvending.simulation.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.simulation.time.Timeline;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;

import java.time.Duration;
import java.time.Instant;

class SimulatedAwsTest {
    private static final Layout LAYOUT = Layout.usual();
    private static final String QUARANTINE = "account-vending-quarantine";

    private final Timeline time = new Timeline(1, Instant.parse("2027-01-01T00:00:00Z"));
    private final SimulatedAws aws = new SimulatedAws(time.clock(), time.random(), LAYOUT);
    private final Caller function = new Caller(LAYOUT.vending(), "createAccount", "createAccount");
    private final Caller manager =
            aws.assumeRole(function, LAYOUT.organizationRoleArn(), LAYOUT.externalId());
    private final OrganizationsClient organization =
            (OrganizationsClient)
                    aws.service(
                            OrganizationsClient.class, LAYOUT.management(), "us-east-1", manager);

    @Test
    void assumeRole_withoutTheExternalId_isDenied() {
        assertDenied(() -> aws.assumeRole(function, LAYOUT.organizationRoleArn(), null));
    }

    @Test
    void createAccount_isMadeInItsOwnTime_andEnteredByTheManagementAccountAlone() {
        CreateAccountStatus asked = create("a@example.com");

        assertThat(asked.state()).isEqualTo(CreateAccountState.IN_PROGRESS);
        pass(Duration.ofMinutes(5));
        CreateAccountStatus done =
                organization
                        .describeCreateAccountStatus(it -> it.createAccountRequestId(asked.id()))
                        .createAccountStatus();
        assertThat(done.state()).isEqualTo(CreateAccountState.SUCCEEDED);
        String access = arn(done.accountId(), LAYOUT.accessRole());
        assertThat(aws.assumeRole(manager, access, null).account()).isEqualTo(done.accountId());
        assertDenied(() -> aws.assumeRole(function, access, null));
    }

    @Test
    void createAccount_withAnAddressThatIsInUse_fails() {
        create("a@example.com");
        assertThat(create("A@example.com").failureReasonAsString())
                .isEqualTo("EMAIL_ALREADY_EXISTS");
    }

    @Test
    void createAccount_fasterThanAwsLets_isThrottled() {
        create("a@example.com");
        create("b@example.com");
        create("c@example.com");

        assertCode(() -> create("d@example.com"), "TooManyRequestsException");
    }

    @Test
    void check_inQuarantine_letsOurRolesActAndNobodyElse() {
        String account = account();
        IamClient iam = iam(account);
        iam.createRole(role -> role.path("/").roleName("Mine").assumeRolePolicyDocument(
                OrganizationState.trustOf(LAYOUT.vending())));
        pass(Duration.ofMinutes(1));
        Caller mine = aws.assumeRole(function, arn(account, "Mine"), null);
        aws.check(mine, IamClient.class, "ListRoles");

        aws.organization().guard("Quarantine", QUARANTINE);
        aws.organization().move(account, aws.organization().makeUnit("Quarantine"));

        assertCode(() -> aws.check(mine, IamClient.class, "ListRoles"), "AccessDenied");
        aws.check(access(account), IamClient.class, "ListRoles");
    }

    @Test
    void deleteRole_withPolicies_isRefused_andAGoneRoleCannotBeAssumed() {
        String account = account();
        IamClient iam = iam(account);
        iam.createRole(role -> role.path("/").roleName("Mine").assumeRolePolicyDocument(
                OrganizationState.trustOf(LAYOUT.vending())));
        iam.putRolePolicy(it -> it.roleName("Mine").policyName("p").policyDocument("{}"));
        assertCode(() -> iam.deleteRole(it -> it.roleName("Mine")), "DeleteConflict");
        iam.deleteRolePolicy(it -> it.roleName("Mine").policyName("p"));
        iam.deleteRole(it -> it.roleName("Mine"));
        pass(Duration.ofMinutes(1));

        assertDenied(() -> aws.assumeRole(function, arn(account, "Mine"), null));
        assertCode(() -> iam.getRole(it -> it.roleName("Mine")), "NoSuchEntity");
    }

    @Test
    void closeAccount_shutsItAtOnce_andItIsGoneAfterNinetyDays() {
        String account = account();
        organization.closeAccount(it -> it.accountId(account));

        assertDenied(() -> aws.assumeRole(manager, arn(account, LAYOUT.accessRole()), null));
        assertThat(organization.describeAccount(it -> it.accountId(account)).account()
                        .stateAsString())
                .isEqualTo("PENDING_CLOSURE");
        pass(Duration.ofMinutes(11));
        assertThat(organization.describeAccount(it -> it.accountId(account)).account()
                        .stateAsString())
                .isEqualTo("CLOSED");
        pass(Duration.ofDays(92));
        assertCode(
                () -> organization.describeAccount(it -> it.accountId(account)),
                "AccountNotFoundException");
    }

    private CreateAccountStatus create(String email) {
        return organization
                .createAccount(
                        it -> it.accountName(email).email(email).roleName(LAYOUT.accessRole()))
                .createAccountStatus();
    }

    private String account() {
        String request = create("a@example.com").id();
        pass(Duration.ofMinutes(5));
        return organization
                .describeCreateAccountStatus(it -> it.createAccountRequestId(request))
                .createAccountStatus()
                .accountId();
    }

    private Caller access(String account) {
        return aws.assumeRole(manager, arn(account, LAYOUT.accessRole()), null);
    }

    private IamClient iam(String account) {
        return (IamClient) aws.service(IamClient.class, account, "aws-global", access(account));
    }

    private static String arn(String account, String role) {
        return "arn:aws:iam::%s:role/%s".formatted(account, role);
    }

    private void pass(Duration duration) {
        time.runUntil(time.now().plus(duration));
    }

    private static void assertDenied(Runnable call) {
        assertCode(call, "AccessDenied");
    }

    private static void assertCode(Runnable call, String code) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        refused ->
                                assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code));
    }
}
