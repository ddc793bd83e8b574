package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

@Command(name = "request", description = "Asks for an account.", mixinStandardHelpOptions = true)
final class RequestCommand implements Callable<Integer> {
    private final Console console;
    private final Duration pace;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Option(names = "--kind", required = true, description = "A kind that the catalog has.")
    private String kind = "";

    @Option(
            names = "--name",
            required = true,
            description = "The account's name; a part of its domain.")
    private String name = "";

    @Option(names = "--owner", description = "The owner's e-mail address (default: you).")
    private @Nullable String owner;

    @Option(
            names = "--days",
            converter = Days.class,
            description = "How long, as 7 or 7d, if not as long as the kind says.")
    private @Nullable Integer days;

    @Option(names = "--stage", description = "For a service: the stage, as staging.")
    private @Nullable String stage;

    @Option(names = "--purpose", description = "What it is for, in a line.")
    private @Nullable String purpose;

    @Option(names = "--cost-center", description = "Becomes a tag of the account.")
    private @Nullable String costCenter;

    @Option(names = "--wait", description = "Wait until the account is ready, and show the steps.")
    private boolean wait;

    @Option(
            names = "--states",
            description = "With --wait, show the states of the state machine instead.")
    private boolean states;

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
                return waitFor(api, lease);
            }
            print(api, lease);
            return 0;
        }
    }

    private ObjectNode body() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("kind", kind).put("name", name);
        if (owner != null) {
            body.put("owner", owner);
        }
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

    private void print(Api api, JsonNode lease) {
        if (asking.json()) {
            console.printJson(lease);
            return;
        }
        LeaseText text = new LeaseText(lease);
        console.out()
                .printf(
                        "%s is requested, with the domain %s. %s%s shows how far it is.%n",
                        text.name(),
                        text.field("domain"),
                        approvers(api).map("It waits for approval by %s. "::formatted).orElse(""),
                        api.hint("watch " + text.name()));
    }

    /**
     * Returns the approvers who decide first. The request is taken already, so this does not fail
     * if they are not known.
     */
    private Optional<String> approvers(Api api) {
        JsonNode catalog;
        try {
            catalog = api.catalog();
        } catch (CommandFailed unknown) {
            return Optional.empty();
        }
        return catalog.path("kinds")
                .valueStream()
                .filter(each -> each.path("name").asText().equals(kind))
                .filter(each -> each.path("approval").asText().equals("required"))
                .map(
                        each ->
                                each.path("approvers")
                                        .valueStream()
                                        .map(JsonNode::asText)
                                        .collect(Collectors.joining(" or ")))
                .findFirst();
    }

    /**
     * Waits for the account. The progress goes to standard error, so that standard output has the
     * result alone.
     */
    private int waitFor(Api api, JsonNode lease) {
        String account = new LeaseText(lease).name();
        ProgressPrinter narration = new ProgressPrinter(console.liveErr(), states);
        LeaseSnapshot last;
        try (OnInterrupt _ = new OnInterrupt(console, goesOn(api, account))) {
            last = new Follower(api, pace).follow(account, narration::tell);
        }
        narration.end();
        if (asking.json()) {
            console.printJson(last.lease());
            return ExitStatus.exitCode(last);
        }
        return ExitStatus.print(console, api, last);
    }

    private static String goesOn(Api api, String account) {
        return "%s goes on being made. %s shows the rest; %s gives it back when it is ready."
                .formatted(account, api.hint("watch " + account), api.hint("retire " + account));
    }
}
