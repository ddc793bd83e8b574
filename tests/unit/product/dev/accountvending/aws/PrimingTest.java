package dev.accountvending.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Snapshot;
import dev.accountvending.runtime.TestingCheckpoint;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3control.S3ControlClient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class PrimingTest {
    private static final Pattern HANDLER = Pattern.compile("handler: (\\S+)");

    @Test
    void clientsOf_aStep_areWhatItsFieldsName() throws Exception {
        assertThat(clientsOf("account.CreateAccount"))
                .containsExactlyInAnyOrder(DynamoDbClient.class, OrganizationsClient.class);
        assertThat(clientsOf("baseline.ApplyBaseline"))
                .containsExactlyInAnyOrder(
                        AccountClient.class,
                        BudgetsClient.class,
                        DynamoDbClient.class,
                        Ec2Client.class,
                        IamClient.class,
                        S3ControlClient.class);
    }

    @Test
    void clientsOf_allFunctions_areTheOnesThatCanBeExercised() throws Exception {
        Set<Class<?>> used = new HashSet<>();
        for (String handler : handlers().toList()) {
            used.addAll(Priming.clientsOf(Class.forName(handler)));
        }

        assertThat(used).isEqualTo(Priming.known());
    }

    /** Nothing that an exercise sends leaves the process, and every one reads its answer. */
    @Test
    void run_asksAwsOnlyWhoWeAre() throws Exception {
        try (TestingAws aws = TestingAws.start()) {
            Clients clients = Clients.of(new FunctionContext(environment(aws, "none")));

            new Priming(clients, Priming.known()).run();

            assertThat(aws.calls)
                    .singleElement()
                    .satisfies(call -> assertThat(call.body()).contains("GetCallerIdentity"));
        }
    }

    @Test
    void clients_ofOneFunction_arePrimedOnce() throws Exception {
        TestingCheckpoint checkpoint = new TestingCheckpoint();
        try (TestingAws aws = TestingAws.start()) {
            LambdaEnvironment plain = environment(aws, "dev.accountvending.account.CreateAccount");
            LambdaEnvironment environment =
                    new LambdaEnvironment(
                            plain.variables(), plain.clock(), Snapshot.of(checkpoint));
            Clients.of(new FunctionContext(environment));
            Clients.of(new FunctionContext(environment).withRetries());

            checkpoint.pass();

            assertThat(aws.calls).hasSize(1);
        }
    }

    @Test
    void clients_whenAwsCannotBeReached_areThereAllTheSame() throws Exception {
        TestingCheckpoint checkpoint = new TestingCheckpoint();
        TestingAws aws = TestingAws.start();
        LambdaEnvironment plain = environment(aws, "dev.accountvending.account.CreateAccount");
        aws.close();
        Clients.of(
                new FunctionContext(
                        new LambdaEnvironment(
                                plain.variables(), plain.clock(), Snapshot.of(checkpoint))));

        checkpoint.pass();

        assertThat(aws.calls).isEmpty();
    }

    private static Stream<String> handlers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("functions"))) {
            return files.sorted().flatMap(PrimingTest::handlers).toList().stream();
        }
    }

    private static Stream<String> handlers(Path file) {
        try {
            List<MatchResult> found = HANDLER.matcher(Files.readString(file)).results().toList();
            return found.stream().map(match -> match.group(1));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Set<Class<?>> clientsOf(String handler) throws ClassNotFoundException {
        return Priming.clientsOf(Class.forName("dev.accountvending." + handler));
    }

    private static LambdaEnvironment environment(TestingAws aws, String handler) {
        Map<String, String> variables = new HashMap<>();
        variables.put("_HANDLER", handler);
        variables.put("AWS_ENDPOINT_URL_STS", aws.address());
        variables.put("AWS_REGION", "us-east-1");
        variables.put("AWS_ACCESS_KEY_ID", "test");
        variables.put("AWS_SECRET_ACCESS_KEY", "test");
        return new LambdaEnvironment(variables, Clock.systemUTC());
    }
}
