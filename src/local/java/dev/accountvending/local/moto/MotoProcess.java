package dev.accountvending.local.moto;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.accountvending.local.core.ChildProcess;
import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.runtime.Json;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running moto. It ends when its standard input does, so it cannot outlive this JVM, even if that
 * is killed.
 */
public final class MotoProcess implements AutoCloseable {
    private static final long START_SECONDS = 60;

    private record Ready(int port, String version, String models) {}

    private final Process process;
    private final Ready ready;

    private MotoProcess(Process process, Ready ready) {
        this.process = process;
        this.ready = ready;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param callbackPort the port on which its Step Functions finds Lambda and the other services
     * @param speed how many of Step Functions' seconds pass in one of this machine's
     */
    public static MotoProcess start(Path python, int callbackPort, int speed) {
        Process process = launch(python, callbackPort, speed);
        CompletableFuture<String> firstLine = new CompletableFuture<>();
        CompletableFuture<String> complaint = new CompletableFuture<>();
        reader(process.inputReader(StandardCharsets.UTF_8), firstLine);
        reader(process.errorReader(StandardCharsets.UTF_8), complaint);
        try {
            String line = firstLine.get(START_SECONDS, TimeUnit.SECONDS);
            return new MotoProcess(process, Json.MAPPER.readValue(line, Ready.class));
        } catch (ExecutionException | TimeoutException | JsonProcessingException e) {
            process.destroyForcibly();
            throw new LocalCloudException(
                    "moto did not start (%s): remove build/moto-%s and try again."
                            .formatted(
                                    complaint.getNow("no word from it"), MotoInstallation.VERSION),
                    e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new LocalCloudException("Interrupted while moto started.", e);
        }
    }

    private static Process launch(Path python, int callbackPort, int speed) {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                python.toString(),
                                "-c",
                                MotoInstallation.resource("launcher.py"),
                                MotoInstallation.resource("holdings.py")));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("MOTO_") || name.startsWith("AWS_"));
        environment.put("MOTO_PORT", Integer.toString(callbackPort));
        // The gateway decides when a certificate is issued.
        environment.put("MOTO_ACM_VALIDATION_WAIT", "0");
        environment.put("AVM_SPEED", Integer.toString(speed));
        // Hundreds of images and their volumes, in each region of each account, which are never
        // used.
        environment.put("MOTO_EC2_LOAD_DEFAULT_AMIS", "false");
        environment.put("PYTHONUNBUFFERED", "1");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new LocalCloudException(
                    "Cannot run %s (%s): check that Python is installed."
                            .formatted(python, e.getMessage()),
                    e);
        }
    }

    /**
     * Reads to the end, because a full pipe would block moto; keeps the latest line for error
     * messages.
     */
    private static void reader(BufferedReader stream, CompletableFuture<String> line) {
        Thread.ofPlatform()
                .daemon()
                .name("moto-output")
                .start(
                        () -> {
                            String last = "";
                            try (stream) {
                                for (String next = stream.readLine();
                                        next != null;
                                        next = stream.readLine()) {
                                    last = next;
                                    if (next.startsWith("{")) {
                                        line.complete(next);
                                    }
                                }
                                line.complete(last);
                            } catch (IOException e) {
                                line.completeExceptionally(e);
                            }
                        });
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + ready.port());
    }

    /** Returns botocore's models of AWS's services. */
    public Path models() {
        return Path.of(ready.models());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        ChildProcess.end(process, Duration.ofSeconds(1));
    }
}
