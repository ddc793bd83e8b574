package dev.accountvending.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

@Command(
        name = "local",
        description = "Runs the vending machine and a local AWS on this machine, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class LocalCommand implements Callable<Integer> {
    private final Console console;
    private final Path home;

    @Option(
            names = "--api-port",
            converter = Port.class,
            defaultValue = "8080",
            description = "For the HTTP API; 0 for any (default: ${DEFAULT-VALUE}).")
    private int apiPort;

    @Option(
            names = "--aws-port",
            converter = Port.class,
            defaultValue = "4566",
            description = "For AWS clients; 0 for any (default: ${DEFAULT-VALUE}).")
    private int awsPort;

    @Option(names = "--no-iam", description = "Lets everybody do everything.")
    private boolean iamOff;

    @Option(
            names = "--catalog",
            paramLabel = "FILE",
            description = "What can be asked for, instead of catalog.yml.")
    private @Nullable Path catalog;

    @Option(
            names = "--hooks",
            paramLabel = "FOLDER",
            description =
                    "Plays hook functions: each is a program of the function's name in this folder, with the event on its standard input.")
    private @Nullable Path hooks;

    @Option(
            names = "--young",
            description =
                    "As in an organization of today: ten functions and one cleaning build run at once, and Cost Explorer is not open.")
    private boolean young;

    LocalCommand(Console console, Path home) {
        this.console = console;
        this.home = home;
    }

    @Override
    public Integer call() {
        if (hooks != null && !Files.isDirectory(hooks)) {
            throw new CommandFailed("There is no folder %s with hooks.".formatted(hooks));
        }
        try (RunningCloud running =
                RunningCloud.start(
                        console,
                        home,
                        apiPort,
                        awsPort,
                        !iamOff,
                        catalog == null ? home.resolve("catalog.yml") : catalog.toAbsolutePath(),
                        hooks)) {
            if (young) {
                running.cloud().young();
            }
            console.out()
                    .printf("ready api=%s aws=%s%n", running.cloud().api(), running.cloud().aws());
            console.out().flush();
            running.stay();
            return 0;
        }
    }
}
