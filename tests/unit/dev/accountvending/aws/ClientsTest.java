package dev.accountvending.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Snapshot;
import dev.accountvending.runtime.TestingCheckpoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sfn.SfnClient;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

class ClientsTest {
    private final TestingCheckpoint checkpoint = new TestingCheckpoint();
    private final AtomicInteger lent = new AtomicInteger();
    private TestingAws aws;

    @BeforeEach
    void start() throws IOException {
        aws = TestingAws.start();
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void client_afterTheSnapshot_signsWithFreshCredentials() throws Exception {
        SfnClient client = clients(Snapshot.of(checkpoint)).stepFunctions();
        client.listStateMachines();
        checkpoint.pass();

        client.listStateMachines();

        assertThat(aws.calls.getFirst().key()).isEqualTo("KEY1");
        assertThat(aws.calls.getLast().key()).isEqualTo("KEY2");
    }

    @Test
    void client_beforeTheSnapshot_leavesNoConnection() throws Exception {
        SfnClient client = clients(Snapshot.of(checkpoint)).stepFunctions();
        client.listStateMachines();
        checkpoint.pass();

        client.listStateMachines();

        assertThat(aws.calls.subList(0, aws.calls.size() - 1))
                .hasSize(2) // the one above, and who we are
                .noneMatch(TestingAws.Call::lasting);
        assertThat(aws.calls.getLast().lasting()).isTrue();
    }

    @Test
    void client_madeAfterTheSnapshot_keepsItsConnection() throws Exception {
        Snapshot snapshot = Snapshot.of(checkpoint);
        checkpoint.pass();

        clients(snapshot).stepFunctions().listStateMachines();

        assertThat(aws.calls).singleElement().matches(TestingAws.Call::lasting);
    }

    @Test
    void client_withoutASnapshot_keepsItsConnection() {
        clients(Snapshot.none()).stepFunctions().listStateMachines();

        assertThat(aws.calls).allMatch(TestingAws.Call::lasting);
    }

    private Clients clients(Snapshot snapshot) {
        return Clients.of(
                new LambdaEnvironment(
                        Map.of("AWS_ENDPOINT_URL", aws.address(), "AWS_REGION", "us-east-1"),
                        Clock.systemUTC(),
                        snapshot),
                false,
                this::lend);
    }

    private AwsCredentialsProvider lend() {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create("KEY" + lent.incrementAndGet(), "secret"));
    }
}
