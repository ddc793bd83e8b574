package dev.accountvending.cli;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.InvalidCatalog;
import dev.accountvending.local.LocalCloud;
import dev.accountvending.local.Options;
import dev.accountvending.local.core.Timing;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/**
 * A local cloud that ends with this process, also when a signal ends it: no child process is left
 * behind.
 */
final class RunningCloud implements AutoCloseable {
    /** Part of the five seconds that a signal leaves. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final LocalCloud cloud;

    private RunningCloud(LocalCloud cloud) {
        this.cloud = cloud;
    }

    /** Starts it, and prints its progress on standard error. */
    static RunningCloud start(Console console, Path home, int apiPort, int awsPort, boolean iam) {
        return start(console, home, apiPort, awsPort, iam, home.resolve("catalog.yml"), null);
    }

    /**
     * Starts it with another catalog.
     *
     * @param hooks the folder with the programs that play hook functions; null: there are none
     */
    static RunningCloud start(
            Console console,
            Path home,
            int apiPort,
            int awsPort,
            boolean iam,
            Path catalog,
            @Nullable Path hooks) {
        checkCatalog(catalog);
        endChildrenAtExit();
        LocalCloud cloud =
                LocalCloud.start(
                        new Options(
                                        home,
                                        apiPort,
                                        awsPort,
                                        line -> console.err().println(line + " ..."),
                                        Timing.demo(),
                                        List.of(),
                                        Map.of("AVM_CATALOG", catalog.toString()))
                                .withIam(iam)
                                .withEveryUnit()
                                .withHooks(hooks));
        RunningCloud running = new RunningCloud(cloud);
        Runtime.getRuntime().addShutdownHook(new Thread(running::closeSoon, "end-local-cloud"));
        return running;
    }

    LocalCloud cloud() {
        return cloud;
    }

    /** Waits for a signal, which ends the process. */
    void stay() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        cloud.close();
    }

    /** Closes it with a time limit: a part that does not end must not keep the process. */
    private void closeSoon() {
        Thread closing = Thread.ofPlatform().daemon().start(this::close);
        try {
            closing.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends also the children of a start that a signal interrupts, such as pip. */
    private static void endChildrenAtExit() {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () ->
                                        ProcessHandle.current()
                                                .descendants()
                                                .forEach(ProcessHandle::destroyForcibly),
                                "end-children"));
    }

    private static void checkCatalog(Path file) {
        try {
            Catalog.parse(Files.readString(file), file.toString());
        } catch (InvalidCatalog e) {
            throw new CommandFailed(
                    Objects.requireNonNullElse(e.getMessage(), "The catalog is invalid.")
                            .lines()
                            .findFirst()
                            .orElse("The catalog is invalid."),
                    e);
        } catch (NoSuchFileException e) {
            throw new CommandFailed("There is no catalog %s.".formatted(file), e);
        } catch (IOException e) {
            throw new CommandFailed("The catalog %s cannot be read.".formatted(file), e);
        }
    }
}
