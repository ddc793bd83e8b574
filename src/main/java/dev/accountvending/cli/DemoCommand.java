package dev.accountvending.cli;

import dev.accountvending.local.LocalCloud;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

@Command(
        name = "demo",
        description = {
            "Vends three accounts at once on a local AWS, and shows how.",
            "With --json, one document on standard output and nothing else there."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final int API_PORT = 8080;
    private static final int AWS_PORT = 4566;

    private final Console console;
    private final Path home;
    private final Duration pace;

    @Option(names = "--json", description = "Print the leases as JSON.")
    private boolean json;

    @Option(
            names = "--keep",
            description = "Stay afterwards, on ports 8080 and 4566, until Ctrl-C.")
    private boolean keep;

    DemoCommand(Console console, Path home, Duration pace) {
        this.console = console;
        this.home = home;
        this.pace = pace;
    }

    @Override
    public Integer call() {
        try (RunningCloud running =
                        RunningCloud.start(
                                console, home, keep ? API_PORT : 0, keep ? AWS_PORT : 0);
                Api api = new Api(running.cloud().api(), new Asker.LocalAdministrator())) {
            Demo.Result result = new Demo(api, console.liveErr(), pace).run();
            print(result, running.cloud());
            console.flush();
            if (keep) {
                running.stay();
            }
            return result.isSuccess() ? 0 : 1;
        }
    }

    private void print(Demo.Result result, LocalCloud cloud) {
        if (json) {
            console.printJson(result.json());
        } else {
            result.table().print(console.out());
            NextSteps.lines(cloud, result, keep).forEach(console.out()::println);
        }
        result.failures().forEach(console.err()::println);
    }
}
