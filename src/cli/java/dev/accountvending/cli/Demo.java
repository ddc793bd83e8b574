package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A demonstration: three requests at once, each by its owner, followed to their end. */
final class Demo {
    /** The account among them that is cleaned and used again when its lease ends. */
    static final String SANDBOX = "payments-spike";

    private static final List<ObjectNode> REQUESTS =
            List.of(
                    request("developer", "ana", "ana@example.com"),
                    request("qa", "checkout-qa", "ben@example.com"),
                    request("sandbox", SANDBOX, "cleo@example.com"));

    private final Api api;
    private final LiveLines lines;
    private final Follower follower;
    private final Map<String, Api> owners = new ConcurrentHashMap<>();
    private final boolean byStates;
    private final Map<String, Set<String>> told = new LinkedHashMap<>();
    private final Instant began = Instant.now();

    /**
     * @param byStates whether the states of the state machine are printed instead of the plain
     *     steps
     */
    Demo(Api api, LiveLines lines, Duration pace, boolean byStates) {
        this.api = api;
        this.lines = lines;
        this.follower = new Follower(api, pace);
        this.byStates = byStates;
    }

    /**
     * The demo's result.
     *
     * @param last the last snapshot of each lease, in the order of the requests
     * @param total from the requests to the last one's end
     */
    record Result(List<LeaseSnapshot> last, Duration total) {
        Result {
            last = List.copyOf(last);
        }

        boolean isSuccess() {
            return last.stream().allMatch(Result::isActive);
        }

        List<LeaseText> leases() {
            return last.stream().map(look -> new LeaseText(look.lease())).toList();
        }

        /** Returns a line for each lease that did not become ACTIVE. */
        List<String> failures() {
            return last.stream()
                    .filter(look -> !isActive(look))
                    .map(look -> ExitStatus.failure(new LeaseText(look.lease())))
                    .toList();
        }

        TextTable table() {
            return new TextTable(
                    List.of("name", "kind", "account", "domain", "seconds"),
                    leases().stream().map(Result::row).toList());
        }

        ObjectNode json() {
            ObjectNode document = Json.MAPPER.createObjectNode();
            ArrayNode accounts = document.putArray("accounts");
            for (LeaseSnapshot look : last) {
                ObjectNode lease = look.lease().deepCopy();
                new LeaseText(lease)
                        .vendedIn()
                        .ifPresent(spent -> lease.put("seconds", Seconds.exactly(spent)));
                accounts.add(lease);
            }
            document.put("seconds", Seconds.exactly(total));
            return document;
        }

        private static boolean isActive(LeaseSnapshot look) {
            return look.lease().path("status").asText("").equals("ACTIVE");
        }

        private static List<String> row(LeaseText lease) {
            return List.of(
                    lease.name(),
                    lease.field("kind"),
                    lease.field("accountId"),
                    lease.field("domain"),
                    lease.vendedIn()
                            .map(spent -> Double.toString(Seconds.exactly(spent)))
                            .orElse("-"));
        }
    }

    Result run() {
        List<String> names = request();
        lines.print("Asked for %s.".formatted(String.join(", ", names)));
        Map<String, LeaseSnapshot> looks = new LinkedHashMap<>();
        names.forEach(name -> told.put(name, new HashSet<>()));
        while (true) {
            for (String name : names) {
                LeaseSnapshot known = looks.get(name);
                if (known == null || known.outcome() == LeaseSnapshot.Outcome.RUNNING) {
                    LeaseSnapshot look = LeaseSnapshot.at(owners.getOrDefault(name, api), name);
                    looks.put(name, look);
                    tell(name, look);
                }
            }
            draw(looks);
            if (looks.values().stream()
                    .noneMatch(l -> l.outcome() == LeaseSnapshot.Outcome.RUNNING)) {
                return new Result(new ArrayList<>(looks.values()), elapsed());
            }
            follower.pause();
        }
    }

    /** Sends every request before it waits for any answer; returns the names. */
    private List<String> request() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<JsonNode>> answers =
                    REQUESTS.stream()
                            .map(
                                    request ->
                                            CompletableFuture.supplyAsync(
                                                    () -> asOwner(request).request(request),
                                                    threads))
                            .toList();
            return answers.stream().map(answer -> new LeaseText(answer.join()).name()).toList();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CommandFailed failed) {
                throw failed;
            }
            throw e;
        }
    }

    private Api asOwner(ObjectNode request) {
        return owners.computeIfAbsent(
                request.path("name").asText(),
                _ -> api.as(new CallerIdentity.Person(request.path("owner").asText())));
    }

    /** Prints a line for each step when it begins. */
    private void tell(String name, LeaseSnapshot look) {
        Set<String> known = told.getOrDefault(name, new HashSet<>());
        if (!lines.isTerminal()) {
            look.begun(byStates).stream()
                    .filter(known::add)
                    .forEach(
                            step ->
                                    lines.print(
                                            "%8s  %-16s %s"
                                                    .formatted(
                                                            Seconds.text(elapsed()), name, step)));
        }
        if (look.outcome() != LeaseSnapshot.Outcome.RUNNING && !lines.isTerminal()) {
            lines.print("%8s  %-16s %s".formatted(Seconds.text(elapsed()), name, outcome(look)));
        }
    }

    private void draw(Map<String, LeaseSnapshot> looks) {
        lines.draw(
                looks.entrySet().stream()
                        .map(entry -> line(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private String line(String name, LeaseSnapshot look) {
        LeaseText lease = new LeaseText(look.lease());
        boolean running = look.outcome() == LeaseSnapshot.Outcome.RUNNING;
        Duration spent = running ? elapsed() : lease.vendedIn().orElse(elapsed());
        return "%-16s %-10s %8s  %s"
                .formatted(
                        name,
                        lease.field("kind"),
                        Seconds.text(spent),
                        running ? look.goingOn(byStates) : outcome(look));
    }

    private static String outcome(LeaseSnapshot look) {
        return look.outcome() == LeaseSnapshot.Outcome.VENDED ? "is ready" : "could not be made";
    }

    private Duration elapsed() {
        return Duration.between(began, Instant.now());
    }

    private static ObjectNode request(String kind, String name, String owner) {
        return Json.MAPPER
                .createObjectNode()
                .put("kind", kind)
                .put("name", name)
                .put("owner", owner);
    }
}
