package dev.accountvending.local.bench;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.core.ChildProcess;
import dev.accountvending.runtime.Json;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A running <a href="https://github.com/architect/dynalite">dynalite</a>: a DynamoDB that consumes
 * capacity by the size of what it reads and writes. It has no transactions, and it does not check
 * signatures, so none is made here.
 */
final class Dynalite implements AutoCloseable {
    /** Ends when its standard input does, so it cannot outlive this JVM, even if that is killed. */
    private static final String LAUNCHER =
            """
            const server = require('dynalite')({createTableMs: 0});
            server.listen(0, '127.0.0.1', () => console.log(server.address().port));
            process.stdin.on('end', () => process.exit(0)).resume();
            """;

    private final Process process;
    private final URI uri;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Dynalite(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /** An answer: a status, and a document. */
    record Answer(int status, String body) {}

    /**
     * Starts it.
     *
     * @param installation the folder in which npm installed it
     */
    static Dynalite start(Path installation) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of("node", "--max-old-space-size=4096", "--eval", LAUNCHER));
        builder.directory(installation.toFile());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String port = out.readLine();
        if (port == null) {
            process.destroyForcibly();
            throw new IllegalStateException("dynalite did not start.");
        }
        return new Dynalite(process, URI.create("http://127.0.0.1:" + port));
    }

    /** Calls an operation and returns its answer, also if it fails. */
    Answer send(String operation, String body) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .header("content-type", "application/x-amz-json-1.0")
                        .header("x-amz-target", "DynamoDB_20120810." + operation)
                        .header("x-amz-date", "20261124T100000Z")
                        .header(
                                "authorization",
                                "AWS4-HMAC-SHA256 Credential=bench/20261124/us-east-1/dynamodb/aws4_request,"
                                        + " SignedHeaders=host, Signature=0")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Calls an operation that must succeed. */
    JsonNode call(String operation, JsonNode request) throws IOException {
        Answer answer = send(operation, request.toString());
        if (answer.status() != 200) {
            throw new IllegalStateException(
                    "dynalite refused %s: %s".formatted(operation, answer.body()));
        }
        return Json.MAPPER.readTree(answer.body());
    }

    @Override
    public void close() {
        ChildProcess.end(process, Duration.ofSeconds(5));
    }
}
