package dev.accountvending.setup.acceptance;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run has begun and seen, in a file that is written before anything is made: the next run
 * goes on from it, or cleans up by it. It has account numbers, and stays on this machine.
 */
final class RunState {
    private static final int LENGTH = 6;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private final Path file;
    private Saved saved;

    /**
     * The file's content.
     *
     * @param run the id that everything of this run is named by
     * @param account the vended one; null until it is known
     * @param checks that have begun, by name
     */
    record Saved(
            String run,
            String stage,
            Instant startedAt,
            @Nullable String account,
            Map<String, Entry> checks) {
        Saved {
            checks = new LinkedHashMap<>(checks);
        }
    }

    /**
     * A check that has begun.
     *
     * @param outcome null until it has ended
     * @param took null likewise
     * @param clean whether nothing that it made is left
     */
    record Entry(@Nullable Outcome outcome, @Nullable Duration took, boolean clean) {}

    private RunState(Path file, Saved saved) {
        this.file = file;
        this.saved = saved;
    }

    /** Returns the file of a stage's run. */
    static Path file(Path folder, String stage) {
        return folder.resolve(stage + ".json");
    }

    /** Returns a run that has begun nothing; its file is written with the first check. */
    static RunState begin(Path folder, String stage, Instant now) {
        SecureRandom random = new SecureRandom();
        StringBuilder id = new StringBuilder("x"); // names begin with a letter
        for (int i = 1; i < LENGTH; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new RunState(
                file(folder, stage), new Saved(id.toString(), stage, now, null, Map.of()));
    }

    /** Reads the run of a stage that has not ended; empty if there is none. */
    static Optional<RunState> read(Path folder, String stage) {
        Path file = file(folder, stage);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new RunState(file, Json.MAPPER.readValue(Files.readString(file), Saved.class)));
        } catch (IOException e) {
            throw new AcceptanceFailed(
                    "The state file %s cannot be read: look what is named avm-acceptance-… in the accounts, and delete the file."
                            .formatted(file),
                    e);
        }
    }

    String run() {
        return saved.run();
    }

    Instant startedAt() {
        return saved.startedAt();
    }

    Optional<String> account() {
        return Optional.ofNullable(saved.account());
    }

    void account(String id) {
        saved = new Saved(saved.run(), saved.stage(), saved.startedAt(), id, saved.checks());
        write();
    }

    Optional<Entry> entry(Check check) {
        return Optional.ofNullable(saved.checks().get(check.name()));
    }

    /** Returns the outcome of a check that has ended. */
    Optional<Outcome> outcome(Check check) {
        return entry(check).map(Entry::outcome);
    }

    boolean isBegun(Check check) {
        return saved.checks().containsKey(check.name());
    }

    /** Returns whether a check may have left something. */
    boolean isToClean(Check check) {
        return entry(check).filter(entry -> !entry.clean()).isPresent();
    }

    /** Notes a check before it makes anything. */
    void begin(Check check) {
        put(check, new Entry(null, null, false));
    }

    void end(Check check, Outcome outcome, Duration took) {
        put(check, new Entry(outcome, took, false));
    }

    void clean(Check check) {
        entry(check).ifPresent(it -> put(check, new Entry(it.outcome(), it.took(), true)));
    }

    private void put(Check check, Entry entry) {
        saved.checks().put(check.name(), entry);
        write();
    }

    private void write() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(next, Json.MAPPER.writeValueAsString(saved));
            Files.move(
                    next,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new AcceptanceFailed("The state file %s cannot be written.".formatted(file), e);
        }
    }

    /** Removes the file: the run is over, and nothing of it is left. */
    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new AcceptanceFailed("The state file %s cannot be removed.".formatted(file), e);
        }
    }
}
