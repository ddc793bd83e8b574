package dev.accountvending.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "watch",
        description = {
            "Shows the steps of an account's making, or of its end, as they pass.",
            "With --json, one document a line for each state: entered, left, and last ended with the lease."
        },
        mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
    private final Console console;
    private final Duration pace;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Parameters(paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    @Option(names = "--states", description = "Show the states of the state machine instead.")
    private boolean states;

    WatchCommand(Console console, Duration pace) {
        this.console = console;
        this.pace = pace;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            Follower follower = new Follower(api, pace);

            try (OnInterrupt _ = new OnInterrupt(console, goesOn(api))) {
                return asking.json() ? document(follower) : narrate(api, follower);
            }
        }
    }

    private String goesOn(Api api) {
        return "%s goes on by itself. %s shows the rest."
                .formatted(name, api.hint("watch " + name));
    }

    private int narrate(Api api, Follower follower) {
        ProgressPrinter narration = new ProgressPrinter(console.liveOut(), states);
        LeaseSnapshot last = follower.follow(name, narration::tell);
        narration.end();
        return ExitStatus.print(console, api, last);
    }

    private int document(Follower follower) {
        List<Visit> told = new ArrayList<>();
        LeaseSnapshot last =
                follower.follow(
                        name,
                        look -> {
                            Event.between(told, look.visits()).forEach(this::print);
                            told.clear();
                            told.addAll(look.visits());
                        });
        ObjectNode ended = Json.MAPPER.createObjectNode().put("event", "ended");
        ended.set("lease", last.lease());
        console.printJsonLine(ended);
        return ExitStatus.exitCode(last);
    }

    private void print(Event event) {
        Visit visit = event.visit();
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("event", event instanceof Event.Left ? "left" : "entered");
        line.put("state", visit.state());
        line.put("at", event.at().toString());
        if (event instanceof Event.Left left) {
            line.put("seconds", visit.spent(left.at()).toMillis() / 1000.0);
            if (visit.error() != null) {
                line.put("error", visit.error());
            }
        }
        console.printJsonLine(line);
    }
}
