package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.Times;
import dev.accountvending.runtime.Json;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The steps after the hand-over, on a local cloud whose time can be moved: a lease's reminder and
 * its end, its account's return into the pool, and its lease by the next requester.
 */
final class RoundTrip {
    private static final Duration REMINDED_BEFORE = Duration.ofDays(1);

    /** The time after the moment itself, long enough for a sweep to have run. */
    private static final Duration A_LITTLE = Duration.ofMinutes(16);

    /** Another person's request, after the account is in the pool. */
    private static final ObjectNode NEXT =
            Json.MAPPER
                    .createObjectNode()
                    .put("kind", "sandbox")
                    .put("name", "search-spike")
                    .put("owner", "dan@example.com");

    private static final Set<String> ENDED = Set.of("RETIRED", "QUARANTINED");

    private final Api api;
    private final LiveLines lines;
    private final Follower follower;
    private final boolean byStates;

    /**
     * @param api with an administrator as the caller
     */
    RoundTrip(Api api, LiveLines lines, Follower follower, boolean byStates) {
        this.api = api;
        this.lines = lines;
        this.follower = follower;
        this.byStates = byStates;
    }

    /**
     * The result.
     *
     * @param ended the lease that is over
     * @param back from its end until its account was in the pool
     * @param next the lease that got the account then
     * @param out from the request for that until it was handed over
     */
    record Result(JsonNode ended, Duration back, JsonNode next, Duration out) {
        List<String> lines() {
            return List.of(
                    "",
                    "After a week, account %s of %s was taken back: shut, undelegated, cleaned, and in the pool after %s."
                            .formatted(
                                    ended.path("accountId").asText(),
                                    ended.path("name").asText(),
                                    Seconds.text(back)),
                    "%s then asked for %s, and had the same account after %s."
                            .formatted(
                                    next.path("owner").asText(),
                                    next.path("name").asText(),
                                    Seconds.text(out)));
        }

        JsonNode json() {
            ObjectNode document = Json.MAPPER.createObjectNode();
            document.set("ended", ended);
            document.put("secondsToPool", Seconds.exactly(back));
            document.set("next", next);
            document.put("secondsFromPool", Seconds.exactly(out));
            return document;
        }
    }

    /**
     * Runs all steps.
     *
     * @param name of an ACTIVE lease of a recycled kind
     * @throws CommandFailed naming the step that did not happen
     */
    Result run(String name) {
        Instant end = Instant.parse(api.account(name).path("expiresAt").asText());
        moveTo(end.minus(REMINDED_BEFORE).plus(A_LITTLE));
        String reminded = api.account(name).path("remindedAt").asText("null");
        require(!reminded.equals("null"), "%s was not reminded of its end.".formatted(name));
        lines.print(
                "The owner of %s is reminded by mail that the lease ends %s."
                        .formatted(name, Times.minute(end)));

        moveTo(end.plus(A_LITTLE));
        lines.print("The lease of %s is over.".formatted(name));
        Instant began = Instant.now();
        JsonNode ended = follow(api, name, (lease, look) -> isEnded(lease, look));
        Duration back = Duration.between(began, Instant.now());
        require(status(ended).equals("RETIRED"), ExitStatus.failure(new LeaseText(ended)));
        String account = ended.path("accountId").asText();
        require(
                available(account),
                "Account %s is not in the pool: `avm pool` shows where it is.".formatted(account));
        lines.print(
                "Account %s was closed to its owner, undelegated, cleaned twice, and is in the pool again after %s."
                        .formatted(account, Seconds.text(back)));
        return out(ended, back);
    }

    private Result out(JsonNode ended, Duration back) {
        Api asker = api.as(new CallerIdentity.Person(NEXT.path("owner").asText()));
        String name = NEXT.path("name").asText();
        lines.print("%s asks for %s.".formatted(NEXT.path("owner").asText(), name));
        Instant asked = Instant.now();
        asker.request(NEXT);
        JsonNode next =
                follow(asker, name, (_, look) -> look.outcome() != LeaseSnapshot.Outcome.RUNNING);
        Duration out = Duration.between(asked, Instant.now());
        require(status(next).equals("ACTIVE"), ExitStatus.failure(new LeaseText(next)));
        lines.print(
                "%s is ready after %s: account %s, from the pool."
                        .formatted(name, Seconds.text(out), next.path("accountId").asText()));
        require(
                next.path("accountId").equals(ended.path("accountId")),
                "%s got another account than the one in the pool.".formatted(name));
        return new Result(ended, back, next, out);
    }

    private void moveTo(Instant time) {
        Instant now = Instant.parse(api.clock().path("now").asText());
        Duration by = Duration.between(now, time);
        if (by.isPositive()) {
            JsonNode then = api.advanceClock(by);
            lines.print("The clock is moved to %s.".formatted(LeaseText.time(then.path("now"))));
        }
    }

    /** Prints each step when it begins. */
    private JsonNode follow(
            Api asker, String name, BiFunction<JsonNode, LeaseSnapshot, Boolean> isOver) {
        Set<String> known = new HashSet<>();
        Instant began = Instant.now();
        while (true) {
            LeaseSnapshot look = LeaseSnapshot.at(asker, name);
            boolean over = isOver.apply(look.lease(), look);
            if (!lines.isTerminal() && (over || look.outcome() == LeaseSnapshot.Outcome.RUNNING)) {
                look.begun(byStates).stream()
                        .filter(known::add)
                        .forEach(step -> lines.print(line(began, name, step)));
            }
            if (over) {
                lines.clear();
                return look.lease();
            }
            lines.draw(List.of(line(began, name, look.goingOn(byStates))));
            follower.pause();
        }
    }

    private static String line(Instant began, String name, String step) {
        return "%8s  %-16s %s"
                .formatted(Seconds.text(Duration.between(began, Instant.now())), name, step);
    }

    /** The lease's execution may not have begun yet when the clock has just been moved. */
    private static boolean isEnded(JsonNode lease, LeaseSnapshot look) {
        return ENDED.contains(status(lease))
                || (status(lease).equals("RETIRING") && look.isExecutionOver());
    }

    private boolean available(String account) {
        Optional<JsonNode> found =
                api.pool(List.of("AVAILABLE"))
                        .path("accounts")
                        .valueStream()
                        .filter(each -> each.path("accountId").asText().equals(account))
                        .findFirst();
        return found.filter(each -> status(each).equals("AVAILABLE")).isPresent();
    }

    private static String status(JsonNode document) {
        return document.path("status").asText();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new CommandFailed(otherwise);
        }
    }
}
