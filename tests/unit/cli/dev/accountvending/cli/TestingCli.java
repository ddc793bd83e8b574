package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;

import picocli.CommandLine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code bin/avm}, within this JVM and without a terminal unless said otherwise. */
final class TestingCli {
    /** How a command ended. */
    record Run(int exitCode, String out, String err) {
        JsonNode json() throws IOException {
            return Json.MAPPER.readTree(out);
        }

        List<String> outLines() {
            return out.lines().toList();
        }
    }

    /** A terminal on which no table is wrapped. */
    private static final int WIDE = 1_000;

    private TestingCli() {}

    static CommandLine commandLine() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return Avm.commandLine(
                new Console(Optional.empty(), nowhere, nowhere, false, false, 80, 24),
                Path.of(""),
                Duration.ofMillis(1));
    }

    static Run run(String... arguments) {
        return run(false, Path.of("").toAbsolutePath(), arguments);
    }

    static Run run(TestingApi api, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--api", api.uri().toString()));
        if (!all.contains("--as") && !all.contains("clock")) {
            all.addAll(List.of("--as", "ben@example.com"));
        }
        return run(all.toArray(String[]::new));
    }

    /** A person at a terminal, who types one answer. */
    static Run answering(String answer, String... arguments) {
        return run(
                Optional.of(new BufferedReader(new StringReader(answer + "\n"))),
                true,
                Path.of("").toAbsolutePath(),
                arguments);
    }

    static Run run(boolean terminal, Path home, String... arguments) {
        return run(Optional.empty(), terminal, home, arguments);
    }

    private static Run run(
            Optional<BufferedReader> in, boolean terminal, Path home, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console =
                new Console(
                        in,
                        new PrintWriter(out),
                        new PrintWriter(err),
                        terminal,
                        terminal,
                        in.isPresent() ? WIDE : 80,
                        24);
        int exitCode = Avm.commandLine(console, home, Duration.ofMillis(1)).execute(arguments);
        console.flush();
        return new Run(exitCode, out.toString(), err.toString());
    }
}
