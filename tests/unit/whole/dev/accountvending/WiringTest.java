package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.aws.Clients;
import dev.accountvending.doctor.TestingInstallation;
import dev.accountvending.local.deployment.DefaultSettings;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.TestingLog;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Starts every function as Lambda does. */
class WiringTest {
    private final Logger clients = (Logger) LoggerFactory.getLogger(Clients.class);

    @BeforeEach
    void tellOfClients() {
        clients.setLevel(Level.DEBUG);
    }

    @AfterEach
    void tellNoMore() {
        clients.setLevel(null);
    }

    @Test
    void functions_whenTheyStart_makeNoClientTwice() throws Exception {
        List<String> twice = new ArrayList<>();
        int made = 0;
        for (Deployment.LambdaFunction function : Deployment.functions()) {
            try (TestingLog log = TestingLog.of(Clients.class)) {
                environment().with(() -> start(function.handler()));
                Set<String> seen = new HashSet<>();
                log.lines().stream()
                        .map(line -> line.path("message").asText())
                        .filter(client -> !seen.add(client))
                        .forEach(client -> twice.add(function + ": " + client));
                made += seen.size();
            }
        }

        assertThat(twice).isEmpty();
        assertThat(made).as("clients that were seen").isGreaterThan(50);
    }

    // Only Lambda can make a context, and nobody looks at it here.
    @Test
    @SuppressWarnings("NullAway")
    void functionsThatNoScheduleCalls_answerTheWakeUp_withoutAnyCallToAws() throws Exception {
        Map<String, String> answers = new TreeMap<>();
        for (Deployment.LambdaFunction function : Deployment.functions()) {
            if (function.declaration().path("events").findValue("schedule") == null) {
                RequestStreamHandler handler =
                        (RequestStreamHandler) environment().with(() -> start(function.handler()));
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                handler.handleRequest(
                        new ByteArrayInputStream("{\"avm\": \"wake\"}".getBytes(UTF_8)), out, null);
                answers.put(function.name(), out.toString(UTF_8));
            }
        }

        assertThat(answers).hasSizeGreaterThan(40);
        assertThat(answers.values()).containsOnly("{\"awake\":true}");
    }

    private static LambdaEnvironment environment() {
        Map<String, String> settings = new HashMap<>(DefaultSettings.read(Path.of("")));
        settings.put("AWS_REGION", "eu-central-1");
        settings.put("AWS_ENDPOINT_URL", "http://localhost:1"); // AWS is not to be asked
        settings.put("AVM_SENDER_EMAIL", "accounts@example.com");
        settings.put("AVM_SLACK_SECRETS", "/account-vending/slack");
        settings.put(
                "AVM_FOLLOW_STATE_MACHINE_ARN",
                "arn:aws:states:eu-central-1:333333333333:stateMachine:follow");
        return TestingInstallation.settings(settings).environment();
    }

    private static Object start(String handler) throws ReflectiveOperationException {
        return Class.forName(handler).getDeclaredConstructor().newInstance();
    }
}
