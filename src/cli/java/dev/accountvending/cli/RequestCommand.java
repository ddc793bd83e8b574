package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(name = "request", description = "Asks for an account.", mixinStandardHelpOptions = true)
final class RequestCommand implements Callable<Integer> {
    private final Console console;
    private final Duration pace;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ApiOptions asking = new ApiOptions();

    @Option(names = "--kind", required = true, description = "A kind that the catalog has.")
    private String kind = "";

    @Option(
            names = "--name",
            required = true,
            description = "The account's name; a part of its domain.")
    private String name = "";

    @Option(names = "--owner", description = "The owner's e-mail address (default: --as).")
    private @Nullable String owner;

    @Option(names = "--days", description = "How long, where the kind's lease is to differ.")
    private @Nullable Integer days;

    @Option(names = "--stage", description = "For a service: the stage, as staging.")
    private @Nullable String stage;

    @Option(names = "--purpose", description = "What it is for, in a line.")
    private @Nullable String purpose;

    @Option(names = "--cost-center", description = "Becomes a tag of the account.")
    private @Nullable String costCenter;

    @Option(names = "--wait", description = "Wait until the account is ACTIVE or FAILED.")
    private boolean wait;

    RequestCommand(Console console, Duration pace) {
        this.console = console;
        this.pace = pace;
    }

    @Override
    public Integer call() {
        ObjectNode body = body();
        try (Api api = asking.api()) {
            JsonNode lease = api.request(body);
            if (wait) {
                return waitFor(new Follower(api, pace), lease);
            }
            print(lease);
            return 0;
        }
    }

    private ObjectNode body() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("kind", kind).put("name", name).put("owner", owner());
        if (days != null) {
            body.put("days", days);
        }
        if (stage != null) {
            body.put("stage", stage);
        }
        if (purpose != null) {
            body.put("purpose", purpose);
        }
        if (costCenter != null) {
            body.put("costCenter", costCenter);
        }
        return body;
    }

    private String owner() {
        return Optional.ofNullable(owner)
                .or(asking::as)
                .orElseThrow(
                        () ->
                                new ParameterException(
                                        spec.commandLine(),
                                        "Say whose it is to be, with --owner."));
    }

    private void print(JsonNode lease) {
        if (asking.json()) {
            console.printJson(lease);
            return;
        }
        LeaseText text = new LeaseText(lease);
        console.out()
                .printf(
                        "%s is %s: %s, lease %s. Follow it with bin/avm watch %s%n",
                        text.name(),
                        text.status(),
                        text.field("domain"),
                        text.field("id"),
                        text.name());
    }

    /** The way there goes to standard error, so that standard output has the result alone. */
    private int waitFor(Follower follower, JsonNode lease) {
        ProgressPrinter narration = new ProgressPrinter(console.liveErr());
        LeaseSnapshot last = follower.follow(new LeaseText(lease).name(), narration::tell);
        narration.end();
        if (asking.json()) {
            console.printJson(last.lease());
            return ExitStatus.exitCode(last);
        }
        return ExitStatus.print(console.out(), console.err(), last);
    }
}
