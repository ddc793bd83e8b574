package dev.accountvending.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
            defaultValue = "8080",
            description = "For the HTTP API; 0 for any (default: ${DEFAULT-VALUE}).")
    private int apiPort;

    @Option(
            names = "--aws-port",
            defaultValue = "4566",
            description = "For AWS clients; 0 for any (default: ${DEFAULT-VALUE}).")
    private int awsPort;

    @Option(names = "--no-iam", description = "Lets everybody do everything.")
    private boolean iamOff;

    LocalCommand(Console console, Path home) {
        this.console = console;
        this.home = home;
    }

    @Override
    public Integer call() {
        try (RunningCloud running = RunningCloud.start(console, home, apiPort, awsPort, !iamOff)) {
            console.out()
                    .printf("ready api=%s aws=%s%n", running.cloud().api(), running.cloud().aws());
            console.out().flush();
            running.stay();
            return 0;
        }
    }
}
