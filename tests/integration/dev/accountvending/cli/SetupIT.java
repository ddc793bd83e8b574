package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.cli.TestingCli.Run;
import dev.accountvending.local.AccessKey;
import dev.accountvending.local.Description;
import dev.accountvending.local.LocalCloud;
import dev.accountvending.local.Options;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.RecordedCall;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** {@code bin/avm setup} by an administrator of the local cloud's management account. */
class SetupIT {
    private static final Pattern READ = Pattern.compile("[a-z0-9]+:(Describe|Get|List).*");
    private static final List<String> ROLES =
            List.of("VendingOrganizationRole", "VendingParentZoneRole", "DnsReadOnly");
    private static final String STACK = "account-vending";
    private static final String SHARED_CREDENTIALS = "aws.sharedCredentialsFile";

    @TempDir static Path folder;
    private static LocalCloud cloud;
    private static Run untouched;
    private static Description there;
    private static OrganizationsClient organization;
    private static IamClient iam;
    private static CloudFormationClient stacks;

    @BeforeAll
    static void start() throws IOException {
        cloud =
                LocalCloud.start(
                        new Options(
                                        Path.of("").toAbsolutePath(),
                                        0,
                                        0,
                                        _ -> {},
                                        Timing.brisk(),
                                        List.of("us-east-1"))
                                .withEveryUnit());
        there = cloud.description();
        organization = client(OrganizationsClient.builder());
        iam = client(IamClient.builder());
        stacks = client(CloudFormationClient.builder());
        Path profiles = folder.resolve("credentials");
        Files.writeString(profiles, profile("management") + profile("vending"));
        System.setProperty(SHARED_CREDENTIALS, profiles.toString());
        untouched = setup("n", 40);
    }

    @AfterAll
    static void stop() {
        System.clearProperty(SHARED_CREDENTIALS);
        cloud.close();
    }

    /** As a first run leaves it. */
    @BeforeEach
    void mend() {
        if (!hasStack()) {
            removeRoles();
        }
        Run mended = setup("y", 40);
        assertThat(mended.exitCode()).as(mended.out() + mended.err()).isZero();
        cloud.recorder().clear();
    }

    @Test
    void onTheUntouchedLocalCloud_findsNothingToDo() {
        assertThat(untouched.exitCode()).as(untouched.out() + untouched.err()).isZero();
        assertThat(untouched.out()).contains("Nothing remains to be done here.");
    }

    @Test
    void secondRun_findsNothingToDo() {
        Run run = setup("y", 40);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Nothing remains to be done here.");
        assertThat(changes()).isEmpty();
    }

    @Test
    void dryRun_neitherAsksNorChanges() {
        breakThings();

        Run run = setup("y", 40, "--dry-run");

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).isEmpty();
        assertThat(changes()).isEmpty();
    }

    @Test
    void everyNo_leavesAllAsItWas() {
        breakThings();

        Run run = setup("n", 40);

        assertThat(run.exitCode()).isOne();
        assertThat(changes()).isEmpty();
        assertThat(run.out())
                .containsPattern("missing +unit Workloads/QA")
                .containsPattern("missing +account-vending-frozen at Frozen")
                .containsPattern("wrong +guardrail account-vending-quarantine")
                .containsPattern("missing +stack account-vending")
                .contains("upload organization/management-account.yaml");
        assertThat(run.err())
                .contains(
                        "Make the unit Workloads/QA? [y/N]",
                        "Attach the service control policy account-vending-frozen to Frozen, which"
                                + " has 0 accounts below it? [y/N]",
                        "Make the stack account-vending of organization/management-account.yaml");
    }

    @Test
    void yes_mendsEach_andSaysWhatToDeployWith() {
        breakThings();

        Run run = setup("y", 40);

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(changes())
                .containsExactly(
                        "organizations:CreateOrganizationalUnit",
                        "organizations:UpdatePolicy",
                        "organizations:AttachPolicy",
                        "cloudformation:CreateStack",
                        "budgets:CreateBudget");
        assertThat(attached("Frozen")).contains("account-vending-frozen");
        assertThat(stacks.describeStacks(r -> r.stackName(STACK)).stacks().getFirst().stackStatus())
                .isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(run.out())
                .contains(
                        "Done: made the unit Workloads/QA.",
                        "Done: updated the policy account-vending-quarantine.",
                        "Done: attached account-vending-frozen to Frozen.",
                        "Done: made the stack account-vending.",
                        "Done: made the budget account-vending.",
                        there.parentZoneId(),
                        "organizationRoleArn: arn:aws:iam::%s:role/vending/VendingOrganizationRole"
                                .formatted(there.managementAccountId()),
                        "externalId: ",
                        "bin/deploy --stage local");
    }

    /** moto keeps another value of a parameter and changes no role; so only the attempt is seen. */
    @Test
    void anotherExternalId_asksForAnUpdateOfTheStack() {
        try {
            Run run = setup("y", 40, "--external-id", "another-external-id");

            assertThat(run.err())
                    .contains(
                            "Update the stack account-vending, which differs in ExternalId? [y/N]");
            assertThat(run.out())
                    .contains("differs in ExternalId", "asks for another external id than");
            assertThat(changes()).containsExactly("cloudformation:UpdateStack");
        } finally {
            forgetStack();
        }
    }

    /** Those that the stack has stay protected, whoever forgets to name them. */
    @Test
    void protectedAccounts_areTheIdentityAccount_andWhatIsNamed_andStay() {
        try {
            assertThat(parameter("ProtectedAccountIds")).isEqualTo(there.identityAccountId());

            Run run = setup("y", 40, "--protect", there.vendingAccountId());

            assertThat(run.err()).contains("which differs in ProtectedAccountIds? [y/N]");
            assertThat(changes()).containsExactly("cloudformation:UpdateStack");
            assertThat(parameter("ProtectedAccountIds"))
                    .isEqualTo(there.identityAccountId() + "," + there.vendingAccountId());
            assertThat(setup("y", 40).out()).doesNotContain("ProtectedAccountIds");
        } finally {
            forgetStack();
        }
    }

    private static String parameter(String name) {
        return stacks
                .describeStacks(r -> r.stackName(STACK))
                .stacks()
                .getFirst()
                .parameters()
                .stream()
                .filter(each -> each.parameterKey().equals(name))
                .findFirst()
                .orElseThrow()
                .parameterValue();
    }

    @Test
    void anotherAccessRole_isWrittenIntoTheGuardrails() {
        Run run = setup("n", 40, "--access-role", "EnterHere");

        assertThat(run.out())
                .containsPattern("wrong +guardrail account-vending-members")
                .containsPattern("wrong +guardrail account-vending-quarantine")
                .containsPattern("wrong +guardrail account-vending-frozen")
                .contains("differs in AccessRoleName")
                .contains("accessRoleName: \"EnterHere\"");
    }

    @Test
    void guardrail_isKeptFromTheVendingAccount() {
        String root = organization.listRoots().roots().getFirst().id();
        String sandbox = unit(root, "Sandbox");
        move(there.vendingAccountId(), root, sandbox);
        try {
            detach("account-vending-members", sandbox);

            Run run = setup("y", 40);

            assertThat(run.exitCode()).isOne();
            assertThat(changes()).isEmpty();
            assertThat(run.out())
                    .contains("account-vending-members (once it is at Sandbox)")
                    .containsPattern("wrong +account-vending-members at Sandbox");
        } finally {
            move(there.vendingAccountId(), sandbox, root);
        }
    }

    @Test
    void whatIsPlanned_isHeldAgainstQuotas() {
        Run run = setup("n", 0, "--dry-run", "--accounts", "10500", "--closures", "251");

        assertThat(run.exitCode()).isOne();
        assertThat(run.out())
                .containsPattern("will not fit +quota of accounts .*of 200: ask for 11,2")
                .containsPattern("will not fit +quota of closures .*251 planned a month, of 250")
                .containsPattern("will not fit +records of accounts.example.com .*of 10,000")
                .containsPattern("there +quota of zones +1 in the management account, of 500");
    }

    @Test
    void credentialsOfAMember_areRefusedInALine() {
        Run run = run("", "--profile", "vending");

        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .containsExactly(
                        "These credentials are of the account %s: take those of the management account %s (--profile NAME)."
                                .formatted(there.vendingAccountId(), there.managementAccountId()));
    }

    @Test
    void noCredentials_isToldInALine() {
        Run run = run("", "--profile", "nobody");

        assertThat(run.exitCode()).isOne();
        assertThat(run.err().lines())
                .containsExactly(
                        "The profile nobody gives no credentials: sign in, or correct --profile.");
    }

    @ParameterizedTest
    @CsvSource({
        "--parent-domain, elsewhere.example.org, missing +zone elsewhere.example.org",
        "--vending-account, 999999999999, wrong +vending account 999999999999 +is not in this organization",
        "--identity-account, 999999999999, wrong +identity account 999999999999 +is not in this",
        "--protect, 999999999999, wrong +protected account 999999999999 +is not in this",
    })
    void whatIsNotThere_isFound_andNothingIsMadeOfIt(String option, String value, String found) {
        Run run =
                run(
                        "y\n".repeat(40),
                        "--profile=management",
                        "--parent-domain=" + domain(option, value),
                        "--vending-account=" + vending(option, value),
                        "--identity-account=" + identity(option, value),
                        "--protect="
                                + (option.equals("--protect") ? value : there.identityAccountId()),
                        "--installation=account-vending-local");

        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).containsPattern(found);
        assertThat(changes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--parent-domain, not a domain, is not a domain name",
        "--vending-account, 12, An account id is twelve digits",
        "--external-id, short, An external id has at least 8",
        "--installation, prod, An installation is <service>-<stage>",
        "--accounts, -1, not a whole number",
        "--pool-ou, A//B, is not a path of organizational units",
        "--accounts, many, not a whole number",
    })
    void wrongOption_isRefused(String option, String value, String why) {
        Run run = run("", "--profile", "management", option + "=" + value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).singleElement().asString().contains(why);
        assertThat(cloud.recorder().calls()).isEmpty();
    }

    @Test
    void withoutATerminal_itIsToBeSaid() {
        Run run = TestingCli.run("setup", "--profile", "management");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Without a terminal, say --yes or --dry-run.");
    }

    @Test
    void malformedCatalog_isToldByLine() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve("catalog.yml"), "kinds:\n  sandbox:\n    colour: red\n");

        Run run = TestingCli.run(false, home, "setup", "--dry-run", "--profile", "management");

        assertThat(run.exitCode()).isOne();
        assertThat(run.err().lines()).singleElement().asString().startsWith("catalog.yml:3: ");
    }

    private static String domain(String option, String value) {
        return option.equals("--parent-domain") ? value : there.parentDomain();
    }

    private static String vending(String option, String value) {
        return option.equals("--vending-account") ? value : there.vendingAccountId();
    }

    private static String identity(String option, String value) {
        return option.equals("--identity-account") ? value : there.identityAccountId();
    }

    private static boolean hasStack() {
        try {
            return stacks.describeStacks(r -> r.stackName(STACK)).hasStacks();
        } catch (CloudFormationException e) {
            return false;
        }
    }

    private static void forgetStack() {
        stacks.deleteStack(r -> r.stackName(STACK));
        removeRoles();
    }

    /** Moto leaves a role with several policies behind, where its stack is deleted. */
    private static void removeRoles() {
        for (String role : ROLES) {
            try {
                iam.listRolePolicies(r -> r.roleName(role))
                        .policyNames()
                        .forEach(
                                name ->
                                        iam.deleteRolePolicy(
                                                r -> r.roleName(role).policyName(name)));
                iam.deleteRole(r -> r.roleName(role));
            } catch (NoSuchEntityException e) {
                assertThat(e).as("gone with the stack").isNotNull();
            }
        }
    }

    private static Run setup(String answer, int times, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--profile",
                                "management",
                                "--parent-domain",
                                there.parentDomain(),
                                "--vending-account",
                                there.vendingAccountId(),
                                "--identity-account",
                                there.identityAccountId(),
                                "--installation",
                                "account-vending-local"));
        all.addAll(Arrays.asList(more));
        return run((answer + "\n").repeat(times), all.toArray(String[]::new));
    }

    private static Run run(String answers, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("setup", "--endpoint-url", cloud.aws().toString()));
        Collections.addAll(all, arguments);
        return TestingCli.answering(answers, all.toArray(String[]::new));
    }

    private static void breakThings() {
        String root = organization.listRoots().roots().getFirst().id();
        String workloads = unit(root, "Workloads");
        organization.deleteOrganizationalUnit(r -> r.organizationalUnitId(unit(workloads, "QA")));
        detach("account-vending-frozen", unit(root, "Frozen"));
        organization.updatePolicy(
                r ->
                        r.policyId(policy("account-vending-quarantine"))
                                .content(
                                        """
                                        {"Version": "2012-10-17", "Statement": []}"""));
        forgetStack();
        try (BudgetsClient budgets = client(BudgetsClient.builder())) {
            budgets.deleteBudget(
                    r -> r.accountId(there.managementAccountId()).budgetName("account-vending"));
        }
        cloud.recorder().clear();
    }

    /** What changed anything, of all that the administrator called; a repeated call counts once. */
    private static List<String> changes() {
        return cloud
                .recorder()
                .calls(
                        call ->
                                call.function() == null
                                        && call.account().equals(there.managementAccountId()))
                .stream()
                .map(RecordedCall::operation)
                .filter(operation -> !READ.matcher(operation).matches())
                .distinct()
                .toList();
    }

    private static void move(String account, String from, String to) {
        organization.moveAccount(
                r -> r.accountId(account).sourceParentId(from).destinationParentId(to));
    }

    private static void detach(String policy, String unit) {
        organization.detachPolicy(r -> r.policyId(policy(policy)).targetId(unit));
        cloud.recorder().clear();
    }

    private static String unit(String parent, String name) {
        return organization
                .listOrganizationalUnitsForParentPaginator(r -> r.parentId(parent))
                .stream()
                .flatMap(page -> page.organizationalUnits().stream())
                .filter(unit -> unit.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static String policy(String name) {
        return organization
                .listPoliciesPaginator(r -> r.filter(PolicyType.SERVICE_CONTROL_POLICY))
                .stream()
                .flatMap(page -> page.policies().stream())
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static List<String> attached(String unit) {
        String root = organization.listRoots().roots().getFirst().id();
        return organization
                .listPoliciesForTarget(
                        r -> r.targetId(unit(root, unit)).filter(PolicyType.SERVICE_CONTROL_POLICY))
                .policies()
                .stream()
                .map(PolicySummary::name)
                .toList();
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder) {
        AccessKey key = key("management");
        return builder.endpointOverride(cloud.aws())
                .region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        key.accessKeyId(), key.secretAccessKey())))
                .build();
    }

    private static AccessKey key(String account) {
        return Objects.requireNonNull(there.administrators().get(account));
    }

    private static String profile(String name) {
        AccessKey key = key(name);
        return "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
                .formatted(name, key.accessKeyId(), key.secretAccessKey());
    }
}
