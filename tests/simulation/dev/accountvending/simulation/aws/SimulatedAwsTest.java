package dev.accountvending.simulation.aws;

import static dev.accountvending.simulation.aws.NewMember.LAYOUT;
import static dev.accountvending.simulation.aws.NewMember.assertCode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;

class SimulatedAwsTest {
    private static final String BY_VENDING = OrganizationState.trustOf(LAYOUT.vending());

    private final NewMember member = new NewMember();
    private final SimulatedAws aws = member.aws;

    @Test
    void assumeRole_withoutTheExternalId_isDenied() {
        assertCode(
                () -> aws.assumeRole(member.function, LAYOUT.organizationRoleArn(), null),
                "AccessDenied");
    }

    @Test
    void assumeRole_intoANewAccount_isForTheManagementAccountAlone() {
        String access = member.arn(LAYOUT.accessRole());

        assertThat(aws.assumeRole(member.manager, access, null).account()).isEqualTo(member.id);
        assertCode(() -> aws.assumeRole(member.function, access, null), "AccessDenied");
    }

    @Test
    void assumeRole_ofARoleThatIsGone_isDenied() {
        member.role("/", "Mine", BY_VENDING, "AdministratorAccess");
        aws.assumeRole(member.function, member.arn("Mine"), null);

        member.account().roles.remove("Mine");

        assertCode(() -> aws.assumeRole(member.function, member.arn("Mine"), null), "AccessDenied");
    }

    @Test
    void createAccount_takesItsTime() {
        CreateAccountStatus asked = member.create("b@example.com");

        assertThat(asked.state()).isEqualTo(CreateAccountState.IN_PROGRESS);
        assertThat(aws.organization().creationsUnderWay()).isEqualTo(1);
        member.pass(Duration.ofMinutes(5));
        assertThat(member.status(asked.id()).state()).isEqualTo(CreateAccountState.SUCCEEDED);
    }

    @Test
    void createAccount_thatFails_isTakenAtFirst_andMakesNoAccount() {
        int before = aws.organization().accounts().size();
        aws.organizations().failNext = CreateAccountFailureReason.INTERNAL_FAILURE;
        CreateAccountStatus asked = member.create("b@example.com");
        assertThat(asked.state()).isEqualTo(CreateAccountState.IN_PROGRESS);

        member.pass(Duration.ofMinutes(5));

        assertThat(member.status(asked.id()).failureReasonAsString()).isEqualTo("INTERNAL_FAILURE");
        assertThat(aws.organization().accounts()).hasSize(before);
        assertThat(member.create("b@example.com").state())
                .isEqualTo(CreateAccountState.IN_PROGRESS);
    }

    @Test
    void createAccount_withAnAddressThatIsInUse_fails() {
        assertThat(member.create("A@example.com").failureReasonAsString())
                .isEqualTo("EMAIL_ALREADY_EXISTS");
    }

    @Test
    void createAccount_fasterThanAwsLets_isThrottled() {
        member.create("b@example.com");
        member.create("c@example.com");
        member.create("d@example.com");

        assertCode(() -> member.create("e@example.com"), "TooManyRequestsException");
    }

    @Test
    void createAccount_beyondTheQuota_isRefusedWithItsReason() {
        aws.organizations().accountQuota = 4;

        assertCode(() -> member.create("b@example.com"), "ConstraintViolationException");
    }

    @Test
    void check_inQuarantine_letsOurRolesActAndNobodyElse() {
        member.role("/", "Mine", BY_VENDING, "AdministratorAccess");
        Caller mine = aws.assumeRole(member.function, member.arn("Mine"), null);
        aws.check(mine, IamClient.class, "ListRoles");

        member.quarantine();

        assertCode(() -> aws.check(mine, IamClient.class, "ListRoles"), "AccessDenied");
        assertCode(() -> aws.check(mine, Ec2Client.class, "DescribeVpcs"), "UnauthorizedOperation");
        aws.check(member.access(), IamClient.class, "ListRoles");
    }

    @Test
    void deleteRole_withPolicies_isRefused() {
        member.role("/", "Mine", BY_VENDING, "AdministratorAccess");
        IamClient iam = member.client(IamClient.class);

        assertCode(() -> iam.deleteRole(it -> it.roleName("Mine")), "DeleteConflict");
        assertCode(() -> iam.createRole(it -> it.roleName("Mine")), "EntityAlreadyExists");
    }

    @Test
    void closeAccount_shutsItAtOnce_andItIsGoneAfterNinetyDays() {
        member.organization.closeAccount(it -> it.accountId(member.id));

        assertCode(member::access, "AccessDenied");
        assertThat(state()).isEqualTo("PENDING_CLOSURE");
        member.pass(Duration.ofMinutes(11));
        assertThat(state()).isEqualTo("CLOSED");
        member.pass(Duration.ofDays(92));
        assertCode(this::state, "AccountNotFoundException");
    }

    private String state() {
        return member.organization
                .describeAccount(it -> it.accountId(member.id))
                .account()
                .stateAsString();
    }

    @Test
    void budget_ofAYoungAccount_isRefused_andLaterShowsTheDaysThatAwsKnows() {
        BudgetsClient budgets = member.client(BudgetsClient.class);
        Runnable make =
                () -> budgets.createBudget(it -> it.budget(budget -> budget.budgetName("b")));
        assertCode(make, "AccessDeniedException");
        member.pass(Duration.ofDays(1));

        make.run();
        aws.spending().add(member.id, LocalDate.of(2027, 1, 1), BigDecimal.TEN);
        aws.spending().add(member.id, LocalDate.of(2027, 1, 2), BigDecimal.ONE);

        member.pass(Duration.ofHours(12));
        assertThat(
                        budgets.describeBudget(it -> it.budgetName("b"))
                                .budget()
                                .calculatedSpend()
                                .actualSpend()
                                .amount())
                .isEqualByComparingTo("10");
    }
}
