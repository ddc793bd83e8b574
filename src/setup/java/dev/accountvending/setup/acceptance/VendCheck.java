package dev.accountvending.setup.acceptance;

import com.fasterxml.jackson.databind.JsonNode;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** Vends the account that other checks work in. */
final class VendCheck implements Check {
    private static final Duration AT_MOST = Duration.ofHours(2);
    private static final Set<String> HELD = Set.of("ACTIVE", "FROZEN");
    private static final Set<String> ON_THE_WAY = Set.of("REQUESTED", "VENDING");

    @Override
    public String name() {
        return "vend";
    }

    @Override
    public String purpose() {
        return "An account is vended through the API.";
    }

    @Override
    public String makes() {
        return "an account with its lease, subdomain and certificate; closed at the end, it counts against the organization's quota for 90 days more";
    }

    /** A hosted zone that is deleted within twelve hours is free; the rest is transitions. */
    @Override
    public BigDecimal dollars() {
        return new BigDecimal("0.05");
    }

    @Override
    public Optional<String> localDifference() {
        return Optional.of("The times of AWS's services are played.");
    }

    @Override
    public Outcome run(Surroundings surroundings) {
        String name = surroundings.leaseName();
        Installation installation = surroundings.installation();
        JsonNode lease =
                installation
                        .account(name)
                        .orElseGet(() -> installation.request(kind(surroundings), name));
        Optional<JsonNode> done =
                surroundings
                        .patience()
                        .await(
                                AT_MOST,
                                () ->
                                        installation
                                                .account(name)
                                                .filter(now -> noted(surroundings, now)));
        JsonNode last = done.orElse(lease);
        String status = last.path("status").asText();
        JsonNode progress = installation.progress(name);
        return HELD.contains(status)
                ? new Outcome.Seen(
                        "An account of the kind %s was vended."
                                .formatted(last.path("kind").asText()),
                        Progress.ofVend(progress))
                : new Outcome.Refused(
                        "The lease is %s: %s"
                                .formatted(
                                        status,
                                        progress.path("reason")
                                                .asText("no reason is told to this person")),
                        "Look at docs/operations.md, and at `avm show %s`.".formatted(name));
    }

    /** Notes the account as soon as it is known, and returns whether the vend is over. */
    private static boolean noted(Surroundings surroundings, JsonNode lease) {
        if (lease.path("accountId").isTextual() && surroundings.state().account().isEmpty()) {
            surroundings.state().account(lease.path("accountId").asText());
        }
        return !ON_THE_WAY.contains(lease.path("status").asText());
    }

    /**
     * Returns the kind to vend: the one that was asked for, or one that needs no approval and best
     * is cleaned at its end.
     */
    private static JsonNode kind(Surroundings surroundings) {
        String wanted = surroundings.options().kind();
        if (wanted != null) {
            return surroundings.installation().kind(wanted);
        }
        return surroundings
                .installation()
                .catalog()
                .path("kinds")
                .valueStream()
                .filter(kind -> kind.path("approval").asText().equals("none"))
                .filter(VendCheck::hasDeveloper)
                .min(Comparator.comparing(kind -> kind.path("atEnd").asText().equals("close")))
                .orElseThrow(
                        () ->
                                new CheckFailed(
                                        "The catalog has no kind with the role Developer that needs no approval: name one by --kind."));
    }

    private static boolean hasDeveloper(JsonNode kind) {
        return kind.path("roles").valueStream().anyMatch(role -> role.asText().equals("Developer"));
    }

    /** Other checks need the account; it is given back at the end of the run. */
    @Override
    public boolean isKept() {
        return true;
    }

    /** What is wrong with the account's end is a finding of another check, or was told before. */
    @Override
    public void cleanUp(Surroundings surroundings) {
        new AccountEnd(surroundings).bring();
        Optional<String> account = surroundings.state().account();
        if (account.isPresent() && new AccountEnd(surroundings).isLeft()) {
            throw new CheckFailed("The account %s is still open.".formatted(account.get()));
        }
    }
}
