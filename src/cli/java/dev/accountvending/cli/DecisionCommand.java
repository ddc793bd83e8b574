package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;

import java.util.Optional;

/** Approves or rejects what waits for approval. */
abstract class DecisionCommand extends LeaseCommand {
    private final boolean approve;
    private Optional<String> wanted = Optional.empty();

    @Mixin private Confirming confirming = new Confirming();

    DecisionCommand(Console console, boolean approve) {
        super(console);
        this.approve = approve;
    }

    abstract @Nullable String why();

    @Override
    final JsonNode ask(Api api, String name) {
        JsonNode waiting = api.account(name);
        wanted = new LeaseText(waiting).exemption();
        ShownRequest shown =
                confirming.confirm(
                        console,
                        approve ? "Approve %s?" : "Reject %s?",
                        name,
                        ShownRequest.toDecide(waiting));
        return api.decide(name, shown, approve, why());
    }

    @Override
    final void tell(Api api, JsonNode lease) {
        LeaseText text = new LeaseText(lease);
        String verb = approve ? "approved" : "rejected";
        console.out()
                .println(
                        wanted.map(
                                        beyond ->
                                                "You %s %s. %s"
                                                        .formatted(
                                                                verb, beyond, standing(api, text)))
                                .orElseGet(
                                        () ->
                                                "You %s the request for %s.%s"
                                                        .formatted(
                                                                verb,
                                                                text.name(),
                                                                approve
                                                                        ? " It is being made."
                                                                        : "")));
    }

    /** Returns the account's present state, which the decision may not have changed. */
    private static String standing(Api api, LeaseText lease) {
        String end =
                lease.expires().equals("never")
                        ? "%s has no end.".formatted(lease.name())
                        : "%s ends %s.".formatted(lease.name(), lease.expires());
        return lease.status().equals("FROZEN")
                ? "%s It is frozen, because its budget is used up: a greater one opens it again, such as %s."
                        .formatted(end, api.hint("budget %s DOLLARS".formatted(lease.name())))
                : end;
    }
}
