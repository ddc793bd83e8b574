package dev.accountvending.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.AccountNotReady;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LambdaEnvironment;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Functions to try the local cloud with. */
public final class TestFunctions {
    private TestFunctions() {}

    /** Answers its input and where it ran. */
    public static final class Echo implements RequestStreamHandler {
        private static final AtomicInteger MADE = new AtomicInteger();
        private final LambdaEnvironment environment = LambdaEnvironment.current();
        private final int number = MADE.incrementAndGet();

        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context)
                throws IOException {
            ObjectNode answer = Json.MAPPER.createObjectNode();
            answer.set("input", Json.MAPPER.readTree(in));
            answer.put("instance", number);
            answer.put("function", environment.variables().get("AWS_LAMBDA_FUNCTION_NAME"));
            answer.put("table", environment.variables().get("AVM_TABLE"));
            answer.put("remaining", context.getRemainingTimeInMillis());
            Json.MAPPER.writeValue(out, answer);
        }
    }

    /** Goes through the chain of roles, and says who it is at its end. */
    public static final class Chain implements RequestStreamHandler {
        private final LambdaEnvironment environment = LambdaEnvironment.current();

        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context)
                throws IOException {
            Credentials session;
            try (StsClient sts = ownSession()) {
                session =
                        sts.assumeRole(
                                        request ->
                                                request.roleArn(
                                                                variable(
                                                                        "AVM_ORGANIZATION_ROLE_ARN"))
                                                        .roleSessionName("chain")
                                                        .externalId(variable("AVM_EXTERNAL_ID")))
                                .credentials();
            }
            try (StsClient sts =
                    sts(session.accessKeyId(), session.secretAccessKey(), session.sessionToken())) {
                ObjectNode answer = Json.MAPPER.createObjectNode();
                answer.put("arn", sts.getCallerIdentity().arn());
                Json.MAPPER.writeValue(out, answer);
            }
        }

        StsClient ownSession() {
            return sts(
                    variable("AWS_ACCESS_KEY_ID"),
                    variable("AWS_SECRET_ACCESS_KEY"),
                    variable("AWS_SESSION_TOKEN"));
        }

        private StsClient sts(String key, String secret, String token) {
            return StsClient.builder()
                    .httpClient(UrlConnectionHttpClient.create())
                    .endpointOverride(URI.create(variable("AWS_ENDPOINT_URL")))
                    .region(Region.US_EAST_1)
                    .credentialsProvider(
                            StaticCredentialsProvider.create(
                                    AwsSessionCredentials.create(key, secret, token)))
                    .build();
        }

        private String variable(String name) {
            return environment.find(name).orElseThrow();
        }
    }

    /** Fails twice for each lease, then answers how often it was asked. */
    public static final class Reluctant implements RequestStreamHandler {
        private int asked;

        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context)
                throws IOException {
            asked++;
            if (asked < 3) {
                throw new AccountNotReady("Not yet.");
            }
            Json.MAPPER.writeValue(out, asked);
        }
    }

    /** Never comes to an end. */
    public static final class Endless implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context) {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A route of the HTTP API. */
    public static final class Door implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context)
                throws IOException {
            JsonNode event = Json.MAPPER.readTree(in);
            ObjectNode answer = Json.MAPPER.createObjectNode();
            answer.put("statusCode", 201);
            answer.putObject("headers").put("x-route", event.path("routeKey").asText());
            answer.put("body", event.toString());
            answer.put("isBase64Encoded", false);
            Json.MAPPER.writeValue(out, answer);
        }
    }

    /** A scheduled function: keeps its events, and shows that it was there by a call. */
    public static final class Clockwork implements RequestStreamHandler {
        static final List<JsonNode> EVENTS = new CopyOnWriteArrayList<>();
        private final LambdaEnvironment environment = LambdaEnvironment.current();

        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context)
                throws IOException {
            ObjectNode event = (ObjectNode) Json.MAPPER.readTree(in);
            event.put("clock", environment.clock().instant().toString());
            EVENTS.add(event);
            try (StsClient sts = new Chain().ownSession()) {
                sts.getCallerIdentity();
            }
        }
    }

    /** A scheduled function that fails whenever it runs. */
    public static final class Stumbling implements RequestStreamHandler {
        static final AtomicInteger RUNS = new AtomicInteger();

        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context) {
            RUNS.incrementAndGet();
            throw new IllegalStateException("It stumbled, as it always does.");
        }
    }
}
