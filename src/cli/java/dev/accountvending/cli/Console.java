package dev.accountvending.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.Ascii;
import dev.accountvending.runtime.Json;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The streams of a command: results go to {@code out}, everything else to {@code err}.
 *
 * @param in a person's answers; empty without a terminal, so that nothing waits for an answer
 * @param outIsTerminal whether a person watches {@code out}, so that lines may be redrawn
 * @param errIsTerminal the same of {@code err}
 * @param columns the width of that terminal
 * @param rows its height
 */
record Console(
        Optional<BufferedReader> in,
        PrintWriter out,
        PrintWriter err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        int columns,
        int rows) {
    private static final Set<String> YES = Set.of("y", "yes");

    /**
     * Returns this process's streams. {@code bin/avm} says which are terminals, because Java can
     * only say whether all of them are.
     */
    static Console ofThisProcess() {
        List<String> terminals =
                Arrays.asList(System.getProperty("avm.terminals", "").split(",", -1));
        return new Console(
                terminals.contains("in")
                        ? Optional.of(
                                new BufferedReader(
                                        new InputStreamReader(System.in, StandardCharsets.UTF_8)))
                        : Optional.empty(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                terminals.contains("out"),
                terminals.contains("err"),
                Integer.getInteger("avm.columns", 80),
                Integer.getInteger("avm.rows", 24));
    }

    /**
     * Asks on {@code err}; only "y" and "yes" are a yes, and the result is empty if no one can
     * answer.
     */
    Optional<Boolean> confirm(String question) {
        return in.map(
                reader -> {
                    err.printf("%s [y/N] ", question);
                    err.flush();
                    try {
                        String answer = Objects.requireNonNullElse(reader.readLine(), "");
                        return YES.contains(Ascii.lower(answer.strip()));
                    } catch (IOException e) {
                        throw new UncheckedIOException("The terminal cannot be read.", e);
                    }
                });
    }

    /** Returns whether all that was printed could be written. */
    boolean isWritten() {
        return !out.checkError();
    }

    /** Prints a document, indented for people to read. */
    void printJson(JsonNode document) {
        try {
            out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A document in memory can be written.", e);
        }
    }

    /** Prints a document in one line. */
    void printJsonLine(JsonNode document) {
        out.println(document.toString());
    }

    LiveLines liveOut() {
        return new LiveLines(out, outIsTerminal, columns, rows);
    }

    LiveLines liveErr() {
        return new LiveLines(err, errIsTerminal, columns, rows);
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
