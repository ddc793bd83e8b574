package dev.accountvending.local.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.catalog.Hook;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Plays the customer's hook functions, which this product does not run: each is a program of the
 * function's name in a folder. It gets the event on its standard input, and answers in JSON on its
 * standard output; if it fails, its standard error is the error's message.
 */
public final class HookPrograms {
    /** As long as Lambda lets any function run. */
    private static final int LONGEST_MINUTES = 15;

    private static final int LONGEST_MESSAGE = 1000;

    private final @Nullable Path folder;
    private final Map<String, String> environment;

    /**
     * Makes the player of all hook functions.
     *
     * @param folder null: there are no such functions
     * @param environment added to this process's own, so that no program reaches the real AWS by
     *     chance
     */
    public HookPrograms(@Nullable Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    static boolean isHook(String function) {
        return function.startsWith(Hook.PREFIX);
    }

    FunctionResult run(String function, String payload) {
        try {
            return answer(program(function), payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("Runtime.ExitError", "The local cloud ends.");
        }
    }

    private Path program(String function) {
        Path program = folder == null ? null : folder.resolve(function);
        if (program == null || !Files.isExecutable(program)) {
            throw new AwsFailure(
                    404,
                    "ResourceNotFoundException",
                    "Function not found: %s; here it would be a program of this name in the folder of `avm local --hooks`"
                            .formatted(function));
        }
        return program;
    }

    private FunctionResult answer(Path program, String payload)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("hook", ".out");
        Path err = Files.createTempFile("hook", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(program.toAbsolutePath().toString())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                give(process, payload);
                if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                    return failed("Sandbox.Timedout", "Task timed out after 900.00 seconds");
                }
                return process.exitValue() == 0
                        ? FunctionResult.of(json(Files.readString(out)))
                        : failed(
                                "exit code " + process.exitValue(), message(Files.readString(err)));
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Writes the event; a program need not read it. */
    private static void give(Process process, String payload) {
        try (var in = process.getOutputStream()) {
            in.write(payload.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // Its exit code says how it ended.
        }
    }

    /** Returns output that is not JSON as a JSON text. */
    private static String json(String said) throws JsonProcessingException {
        try {
            return said.isBlank() ? "null" : Json.MAPPER.readTree(said).toString();
        } catch (JsonProcessingException text) {
            return Json.MAPPER.writeValueAsString(said);
        }
    }

    private static String message(String said) {
        String text = said.strip();
        return text.isEmpty()
                ? "it said nothing"
                : text.substring(0, Math.min(LONGEST_MESSAGE, text.length()));
    }

    private static FunctionResult failed(String type, String message) {
        ObjectNode error = Json.MAPPER.createObjectNode();
        error.put("errorType", type).put("errorMessage", message);
        return FunctionResult.failed(type, error);
    }
}
