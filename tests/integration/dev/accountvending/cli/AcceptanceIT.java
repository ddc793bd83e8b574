package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.AccessKey;
import dev.accountvending.local.Description;
import dev.accountvending.local.LocalCloud;
import dev.accountvending.local.LocalPerson;
import dev.accountvending.local.Options;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.local.gateway.RecordedCall;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountState;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code bin/acceptance} by an administrator, whole, against the local cloud. */
class AcceptanceIT {
    private static final String SHARED_CREDENTIALS = "aws.sharedCredentialsFile";
    private static final Pattern READ = Pattern.compile("[a-z0-9-]+:(Describe|Get|List|Assume).*");
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(4);

    private static final String DENIES_LITTLE =
            """
            {"Version": "2012-10-17",
             "Statement": [{"Effect": "Deny", "Action": "account:CloseAccount", "Resource": "*"}]}
            """;

    @TempDir static Path folder;

    private static LocalCloud cloud;
    private static Description there;
    private static OrganizationsClient organization;

    /** How a command ended. */
    private record Ended(int exitCode, String out, String err) {}

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
        organization = client(OrganizationsClient.builder(), administrator("management"));
        AwsCredentials identity = withMfa("ada");
        Path profiles = folder.resolve("credentials");
        Files.writeString(
                profiles,
                profile("management", administrator("management"))
                        + profile("vending", administrator("vending"))
                        + profile("identity", identity)
                        + profile("accounts", requester(identity, "ada@example.com")));
        System.setProperty(SHARED_CREDENTIALS, profiles.toString());
    }

    @AfterAll
    static void stop() {
        System.clearProperty(SHARED_CREDENTIALS);
        cloud.close();
    }

    @AfterEach
    void mend() {
        cloud.faults().clear();
        cloud.buildQuota(4);
    }

    @Test
    void wholeRun_seesWhatItTries_andLeavesNothing() throws IOException {
        Path at = folder.resolve("whole");

        Ended run = acceptance("", at, "--yes");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        JsonNode report = report(at);
        Map<String, String> outcomes = outcomes(report);
        assertThat(outcomes)
                .containsEntry("github-subject", "does not apply")
                .containsEntry("identity-center", "does not apply");
        assertThat(
                        outcomes.entrySet().stream()
                                .filter(it -> !it.getValue().equals("does not apply")))
                .hasSize(12)
                .allSatisfy(it -> assertThat(it.getValue()).as(it.getKey()).isEqualTo("seen"));
        assertThat(detail(report, "retire"))
                .isEqualTo("The account was cleaned, had by the next lease, and is closed.");
        assertThat(report.path("left")).isEmpty();
        assertThat(page(at))
                .contains("on the local cloud, which plays AWS", "What only AWS can show")
                .contains("snapshots: Published versions are played")
                .contains("deployer: The stage is played");
        assertThat(at.resolve("local.json")).doesNotExist();
        assertNothingIsLeft();
        assertIsRedacted(at);
    }

    @Test
    void interruptedRun_isGoneOnWith_inTheSameAccount() throws IOException {
        Path at = folder.resolve("interrupted");
        long accounts = members().count();
        CompletableFuture<Thread> working = new CompletableFuture<>();
        CompletableFuture<Ended> first =
                CompletableFuture.supplyAsync(
                        () -> {
                            working.complete(Thread.currentThread());
                            return acceptance("", at, "--yes", "--only", "vend,developer");
                        });
        await().atMost(LONG).until(() -> hasAccount(at));

        working.join().interrupt();
        Ended interrupted = first.join();
        Ended another = acceptance("", at, "--yes");
        Ended resumed = acceptance("", at, "--yes", "--resume", "--only", "vend,developer");

        assertThat(interrupted.exitCode()).isOne();
        assertThat(interrupted.err()).contains("Interrupted.", "is kept. Go on with --resume, or");
        assertThat(another.exitCode()).isOne();
        assertThat(another.err()).contains("An earlier run has not ended");
        assertThat(resumed.exitCode()).as(resumed.out() + resumed.err()).isZero();
        assertThat(outcomes(report(at)))
                .containsOnly(
                        Map.entry("vend", "seen"),
                        Map.entry("developer", "seen"),
                        Map.entry("retire", "seen"));
        assertThat(members().count()).isEqualTo(accounts + 1);
        assertNothingIsLeft();
    }

    @Test
    void whatIsNotAsItShouldBe_fails_withWhatToChange() throws IOException {
        Path at = folder.resolve("refused");
        cloud.buildQuota(0);
        String policy = policy("account-vending-members");
        String deployed = organization.describePolicy(r -> r.policyId(policy)).policy().content();
        // Attached as it is, for without that nothing is vended.
        organization.updatePolicy(r -> r.policyId(policy).content(DENIES_LITTLE));
        Ended run;
        try {
            run = acceptance("", at, "--yes", "--only", "codebuild,guardrail-exceptions");
        } finally {
            organization.updatePolicy(r -> r.policyId(policy).content(deployed));
        }

        assertThat(run.exitCode()).isOne();
        JsonNode report = report(at);
        assertThat(outcomes(report))
                .containsEntry("codebuild", "FAILED")
                .containsEntry("guardrail-exceptions", "FAILED")
                .containsEntry("retire", "seen");
        assertThat(page(at))
                .contains("To change:** Ask for more: Service Quotas, AWS CodeBuild")
                .contains("To change:** Run avm setup: it attaches account-vending-members");
        assertNothingIsLeft();
    }

    @Test
    void whatCannotBeRemoved_isNamed_andRemovedByTheNextCleanUp() throws IOException {
        Path at = folder.resolve("left");
        cloud.faults()
                .add(
                        FaultRule.of("iam:DeleteRole", new Fault.Failure(403, "AccessDenied"))
                                .inAccount(there.vendingAccountId())
                                .onCall(1, 100));

        Ended run = acceptance("", at, "--yes", "--only", "role-propagation");
        cloud.faults().clear();
        Ended cleaned = acceptance("", at, "--yes", "--clean-up");

        assertThat(run.exitCode()).isOne();
        assertThat(report(at).path("left").path(0).asText())
                .contains("role-propagation: a role in the vending account", "AccessDenied");
        assertThat(cleaned.exitCode()).as(cleaned.out() + cleaned.err()).isZero();
        assertThat(cleaned.out()).contains("Nothing is left.");
        assertNothingIsLeft();
    }

    /** The token's signature is STS's to check; here its claims are held against the role. */
    @Test
    void githubToken_isComparedWithThePipelinesRole() throws IOException {
        Path at = folder.resolve("github");
        IamClient iam = client(IamClient.builder(), administrator("vending"));
        iam.createRole(
                r ->
                        r.roleName("account-vending-local-Deployer")
                                .path("/vending/")
                                .assumeRolePolicyDocument(
                                        """
                                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                                          "Action": "sts:AssumeRoleWithWebIdentity",
                                          "Principal": {"Federated": "arn:aws:iam::%s:oidc-provider/token.actions.githubusercontent.com"},
                                          "Condition": {"StringEquals": {
                                            "token.actions.githubusercontent.com:sub": "repo:o/n:environment:local"}}}]}"""
                                                .formatted(there.vendingAccountId())));
        try {
            Ended without = acceptance("", at, "--yes", "--only", "github-subject");
            Map<String, String> unseen = outcomes(report(at));
            Ended right = withToken(at, "repo:o/n:environment:local");
            Map<String, String> seen = outcomes(report(at));
            Ended wrong = withToken(at, "repo:o@1/n@2:environment:local");

            assertThat(List.of(without.exitCode(), right.exitCode(), wrong.exitCode()))
                    .containsExactly(0, 0, 1);
            assertThat(unseen).containsEntry("github-subject", "not seen");
            assertThat(seen).containsEntry("github-subject", "seen");
            assertThat(page(at)).contains("for that subject (repository id 2, owner id 1)");
        } finally {
            iam.deleteRole(r -> r.roleName("account-vending-local-Deployer"));
        }
    }

    private static Ended withToken(Path at, String subject) throws IOException {
        String claims =
                """
                {"iss": "https://token.actions.githubusercontent.com", "aud": "sts.amazonaws.com",
                 "sub": "%s", "repository_id": "2", "repository_owner_id": "1"}"""
                        .formatted(subject);
        Path token = folder.resolve("token");
        Files.writeString(
                token,
                "e30.%s.none"
                        .formatted(
                                Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(claims.getBytes(StandardCharsets.UTF_8))));
        return acceptance(
                "",
                at,
                "--yes",
                "--only",
                "github-subject",
                "--github-token-file",
                token.toString());
    }

    @Test
    void declined_makesNothing() {
        Path at = folder.resolve("declined");
        cloud.recorder().clear();

        Ended run = acceptance("n\n", at);

        assertThat(run.exitCode()).isOne();
        assertThat(run.err())
                .contains("Run these 14 checks in this organization? [y/N]", "Nothing was made.");
        assertThat(run.out())
                .contains("an account with its lease", "In all at most $", "on the local cloud");
        assertThat(changes()).isEmpty();
        assertThat(at).doesNotExist();
    }

    @Test
    void withoutATerminal_itIsToBeSaid_andAPlanCallsNobody() {
        Path at = folder.resolve("planned");
        cloud.recorder().clear();

        Ended unasked = acceptance("", at);
        Ended plan = acceptance("", at, "--plan");

        assertThat(unasked.exitCode()).isEqualTo(2);
        assertThat(unasked.err()).contains("Without a terminal, say --yes or --plan.");
        assertThat(plan.exitCode()).isZero();
        assertThat(plan.out()).contains("In all at most $");
        assertThat(cloud.recorder().calls(AcceptanceIT::isOfAPerson)).isEmpty();
    }

    @Test
    void unknownCheck_isRefused() {
        Ended run = acceptance("", folder, "--plan", "--only", "nonsense");

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).startsWith("There is no check nonsense; there are sign-in, ");
    }

    private static Ended acceptance(String answers, Path at, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "acceptance",
                                "--endpoint-url",
                                cloud.aws().toString(),
                                "--api",
                                cloud.api().toString(),
                                "--profile=vending",
                                "--management-profile=management",
                                "--stage=local",
                                "--snapshots=3",
                                "--budget-minutes=0",
                                "--folder=" + at));
        arguments.addAll(List.of(more));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console =
                new Console(
                        answers.isEmpty()
                                ? Optional.empty()
                                : Optional.of(new BufferedReader(new StringReader(answers))),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        false,
                        false,
                        1_000,
                        24);
        int exitCode =
                Avm.commandLine(console, Path.of("").toAbsolutePath(), PAUSE)
                        .execute(arguments.toArray(String[]::new));
        console.flush();
        return new Ended(exitCode, out.toString(), err.toString());
    }

    private static boolean hasAccount(Path at) throws IOException {
        Path state = at.resolve("local.json");
        return Files.exists(state)
                && Json.MAPPER.readTree(Files.readString(state)).path("account").isTextual();
    }

    private static JsonNode report(Path at) throws IOException {
        return Json.MAPPER.readTree(newest(at, ".json"));
    }

    private static String page(Path at) throws IOException {
        return newest(at, ".md");
    }

    private static String newest(Path at, String ending) throws IOException {
        try (Stream<Path> files = Files.list(at)) {
            return Files.readString(
                    files.filter(file -> file.getFileName().toString().startsWith("report-"))
                            .filter(file -> file.toString().endsWith(ending))
                            .max(
                                    (one, other) ->
                                            Long.compare(
                                                    one.toFile().lastModified(),
                                                    other.toFile().lastModified()))
                            .orElseThrow());
        }
    }

    private static Map<String, String> outcomes(JsonNode report) {
        return report.path("checks")
                .valueStream()
                .collect(
                        Collectors.toMap(
                                check -> check.path("name").asText(),
                                check -> check.path("outcome").asText()));
    }

    private static String detail(JsonNode report, String name) {
        return report.path("checks")
                .valueStream()
                .filter(check -> check.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .path("detail")
                .asText();
    }

    private static void assertIsRedacted(Path at) throws IOException {
        for (String text : List.of(newest(at, ".json"), page(at))) {
            assertThat(text)
                    .doesNotContainPattern("(?<![0-9])[0-9]{12}(?![0-9])")
                    .doesNotContain("@example.com", there.parentDomain())
                    .doesNotContain(administrator("vending").accessKeyId());
        }
    }

    private static void assertNothingIsLeft() {
        String prefix = "avm-acceptance-";
        IamClient iam = client(IamClient.builder(), administrator("vending"));
        assertThat(iam.listRolesPaginator().roles().stream().map(Role::roleName))
                .noneMatch(name -> name.startsWith(prefix) || name.endsWith("-throwaway"));
        LambdaClient lambda = client(LambdaClient.builder(), administrator("vending"));
        assertThat(
                        lambda.listFunctions().functions().stream()
                                .map(FunctionConfiguration::functionName))
                .noneMatch(name -> name.startsWith(prefix) || name.endsWith("-throwaway"));
        CloudFormationClient stacks =
                client(CloudFormationClient.builder(), administrator("vending"));
        assertThat(stacks.describeStacks().stacks().stream().map(Stack::stackName))
                .noneMatch(name -> name.startsWith(prefix) || name.startsWith("account-vending-x"));
        assertThat(policies().map(PolicySummary::name)).noneMatch(name -> name.startsWith(prefix));
        assertThat(
                        members()
                                .filter(
                                        account ->
                                                !List.of(
                                                                there.managementAccountId(),
                                                                there.vendingAccountId(),
                                                                there.identityAccountId())
                                                        .contains(account.id())))
                .allMatch(account -> account.state() == AccountState.CLOSED);
    }

    private static Stream<Account> members() {
        return organization.listAccountsPaginator().stream()
                .flatMap(page -> page.accounts().stream());
    }

    private static Stream<PolicySummary> policies() {
        return organization
                .listPoliciesPaginator(r -> r.filter(PolicyType.SERVICE_CONTROL_POLICY))
                .stream()
                .flatMap(page -> page.policies().stream());
    }

    private static String policy(String name) {
        return policies()
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static List<String> changes() {
        return cloud.recorder().calls(AcceptanceIT::isOfAPerson).stream()
                .map(RecordedCall::operation)
                .filter(operation -> !READ.matcher(operation).matches())
                .toList();
    }

    /** Schedules go on meanwhile. */
    private static boolean isOfAPerson(RecordedCall call) {
        return call.function() == null;
    }

    private static AwsCredentials withMfa(String user) {
        LocalPerson person =
                there.people().stream()
                        .filter(it -> it.email().equals(user + "@example.com"))
                        .findFirst()
                        .orElseThrow();
        StsClient sts =
                client(
                        StsClient.builder(),
                        AwsBasicCredentials.create(person.accessKeyId(), person.secretAccessKey()));
        String device = "arn:aws:iam::%s:mfa/%s".formatted(there.identityAccountId(), user);
        return keys(
                sts.getSessionToken(r -> r.serialNumber(device).tokenCode("123456")).credentials());
    }

    private static AwsCredentials requester(AwsCredentials identity, String email) {
        StsClient sts = client(StsClient.builder(), identity);
        return keys(
                sts.assumeRole(r -> r.roleArn(there.callerRole()).roleSessionName(email))
                        .credentials());
    }

    private static AwsCredentials keys(Credentials session) {
        return AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    private static AwsCredentials administrator(String of) {
        AccessKey key = Objects.requireNonNull(there.administrators().get(of));
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    private static String profile(String name, AwsCredentials keys) {
        String session =
                keys instanceof AwsSessionCredentials it
                        ? "aws_session_token = %s\n".formatted(it.sessionToken())
                        : "";
        return "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n%s"
                .formatted(name, keys.accessKeyId(), keys.secretAccessKey(), session);
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, AwsCredentials credentials) {
        return builder.endpointOverride(cloud.aws())
                .region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }
}
