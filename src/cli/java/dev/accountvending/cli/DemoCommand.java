package dev.accountvending.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.LocalCloud;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        name = "demo",
        description = {
            "Shows the whole way on a local AWS on this machine.",
            "Three accounts are made at once; then one's lease ends, and it is cleaned for the pool and handed out again. With --json, one document on standard output and nothing else there."
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
            names = "--states",
            description = "Show the states of the state machines instead of steps.")
    private boolean states;

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
                                console, home, keep ? API_PORT : 0, keep ? AWS_PORT : 0, true);
                Api api = new Api(running.cloud().api(), new CallerIdentity.LocalAdministrator())) {
            Demo.Result result = new Demo(api, console.liveErr(), pace, states).run();
            if (!json) {
                result.table().print(console);
                console.flush();
            }
            Optional<RoundTrip.Result> after =
                    result.isSuccess() ? Optional.of(goOn(api)) : Optional.empty();
            print(result, after, running.cloud());
            console.flush();
            if (keep) {
                running.stay();
            }
            return result.isSuccess() ? 0 : 1;
        }
    }

    private RoundTrip.Result goOn(Api api) {
        return new RoundTrip(api, console.liveErr(), new Follower(api, pace), states)
                .run(Demo.SANDBOX);
    }

    private void print(Demo.Result result, Optional<RoundTrip.Result> after, LocalCloud cloud) {
        if (json) {
            ObjectNode document = result.json();
            after.ifPresent(it -> document.set("afterwards", it.json()));
            console.printJson(document);
        } else {
            after.ifPresent(it -> it.lines().forEach(console.out()::println));
            NextSteps.lines(cloud, result, keep).forEach(console.out()::println);
        }
        result.failures().forEach(console.err()::println);
    }
}
