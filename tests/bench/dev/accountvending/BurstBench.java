package dev.accountvending;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.bench.CreationLimits;
import dev.accountvending.local.bench.MarkdownTable;
import dev.accountvending.local.bench.UsualTimes;

import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many requests at once, of as many people, under Organizations' throttles and its five creations
 * at a time: how fast accounts are made, of what AWS lets at the best, and in which order.
 *
 * <p>AWS's clock goes faster than this machine's, and so do Step Functions' waits. What works for a
 * second here takes as many of AWS's: so the figures are rather too bad. IAM is off, and accounts
 * have one region.
 */
final class BurstBench {
    private static final int TRIES = 20;
    private static final Duration AT_MOST = Duration.ofMinutes(60);

    /** Of what AWS lets through at the best. */
    private static final double AT_LEAST = 0.75;

    /** So many places of the order in which they were asked for may one lose. */
    private static final int OVERTAKEN_AT_MOST = 10;

    private static final Set<String> ENDED = Set.of("ACTIVE", "FAILED");

    private final int speed;
    private final UsualTimes times;
    private final TestCloud cloud;

    private BurstBench(int speed, UsualTimes times, TestCloud cloud) {
        this.speed = speed;
        this.times = times;
        this.cloud = cloud;
    }

    /**
     * Measures and prints; exits with 1 where one is lost, made twice or starved, or where AWS's
     * limits are not used.
     *
     * @param arguments how many requests, how many times as fast the clock goes, and the seed
     */
    public static void main(String... arguments) {
        int requests = Integer.parseInt(arguments[0]);
        int speed = Integer.parseInt(arguments[1]);
        UsualTimes times = new UsualTimes(Long.parseLong(arguments[2]));
        boolean good;
        try (TestCloud cloud = TestCloud.throttled(speed, times)) {
            cloud.local.accountQuota(10_000);
            good = new BurstBench(speed, times, cloud).measure(requests);
        }
        System.exit(good ? 0 : 1);
    }

    /** A request that was taken, and when AWS took it. */
    private record Taken(String lease, Instant asked, Instant at, Duration creation) {
        Duration waited() {
            return Duration.between(asked, at);
        }
    }

    private boolean measure(int requests) {
        List<String> names =
                IntStream.rangeClosed(1, requests).mapToObj("burst%d"::formatted).toList();
        System.err.println("Letting %d people sign in ...".formatted(requests));
        names.forEach(name -> cloud.as(name + "@example.com"));
        System.err.println("They ask ...");
        List<JsonNode> asked = MeasuredVend.sideBySide(names, this::ask);
        Map<String, JsonNode> leases = ended(requests);
        List<Taken> taken = taken(asked);
        Result result =
                new Result(
                        requests,
                        count(leases, "ACTIVE"),
                        count(leases, "FAILED"),
                        made(),
                        taken,
                        transitions(leases));
        print(result);
        return result.isGood();
    }

    /** Where the door takes too long on this machine, it is asked again under the same key. */
    private JsonNode ask(String name) {
        String owner = name + "@example.com";
        for (int i = 0; i < TRIES; i++) {
            Cloud.Answer answer = cloud.post(TestCloud.request("developer", name, owner), name);
            if (answer.status() == 202) {
                return answer.body();
            }
            System.err.printf("%s: %d, asks again%n", name, answer.status());
        }
        throw new IllegalStateException(name + " was never answered.");
    }

    /** All leases, once each has ended; at the latest when it takes too long. */
    private Map<String, JsonNode> ended(int requests) {
        long begun = System.nanoTime();
        Map<String, JsonNode> leases = new TreeMap<>();
        await().atMost(AT_MOST)
                .pollInterval(Duration.ofSeconds(10))
                .until(
                        () -> {
                            leases.clear();
                            cloud.leases().forEach(l -> leases.put(l.get("id").textValue(), l));
                            long ended =
                                    leases.values().stream().filter(BurstBench::hasEnded).count();
                            System.err.printf(
                                    "%4d s: %d of %d ended%n",
                                    (System.nanoTime() - begun) / 1_000_000_000, ended, requests);
                            return ended == requests;
                        });
        return leases;
    }

    private static boolean hasEnded(JsonNode lease) {
        return ENDED.contains(lease.get("status").textValue());
    }

    private static int count(Map<String, JsonNode> leases, String status) {
        return (int)
                leases.values().stream()
                        .filter(lease -> lease.get("status").textValue().equals(status))
                        .count();
    }

    /** How many accounts each lease has. */
    private Map<String, Integer> made() {
        Map<String, Integer> made = new TreeMap<>();
        for (Map.Entry<String, List<Account>> accounts : cloud.accountsByLease().entrySet()) {
            made.put(accounts.getKey(), accounts.getValue().size());
        }
        return made;
    }

    /** In the order in which AWS took them. */
    private List<Taken> taken(List<JsonNode> asked) {
        Map<String, Instant> byName =
                cloud
                        .organization
                        .listCreateAccountStatusPaginator(
                                r -> r.states(CreateAccountState.SUCCEEDED))
                        .stream()
                        .flatMap(page -> page.createAccountStatuses().stream())
                        .collect(
                                Collectors.toMap(
                                        CreateAccountStatus::accountName,
                                        CreateAccountStatus::requestedTimestamp));
        List<Taken> taken = new ArrayList<>();
        for (JsonNode lease : asked) {
            String id = lease.get("id").textValue();
            Instant at = byName.get(id);
            if (at != null) {
                taken.add(
                        new Taken(
                                id,
                                Instant.parse(lease.get("requestedAt").textValue()),
                                at,
                                times.of(id).accountCreation()));
            }
        }
        taken.sort(Comparator.comparing(Taken::at));
        return taken;
    }

    private List<Integer> transitions(Map<String, JsonNode> leases) {
        return leases.values().stream()
                .map(lease -> cloud.history(lease.get("execution").textValue()))
                .map(Transitions::count)
                .sorted()
                .toList();
    }

    /** What came of all. */
    private record Result(
            int requests,
            int active,
            int failed,
            Map<String, Integer> made,
            List<Taken> taken,
            List<Integer> transitions) {

        boolean isGood() {
            return active == requests
                    && made.size() == requests
                    && made.values().stream().allMatch(accounts -> accounts == 1)
                    && overtaken() <= OVERTAKEN_AT_MOST
                    && used() >= AT_LEAST;
        }

        /** From the first that AWS took: what comes before is this machine's work at the doors. */
        Duration lasted() {
            return Duration.between(taken.getFirst().at(), taken.getLast().at());
        }

        Duration soonest() {
            return CreationLimits.soonest(taken.stream().map(Taken::creation).toList()).getLast();
        }

        double used() {
            return soonest().toMillis() / (double) lasted().toMillis();
        }

        /** How many places one lost at the most, of the order in which they were asked for. */
        int overtaken() {
            List<String> fair =
                    taken.stream()
                            .sorted(Comparator.comparing(Taken::asked).thenComparing(Taken::lease))
                            .map(Taken::lease)
                            .toList();
            List<String> found = taken.stream().map(Taken::lease).toList();
            return found.stream()
                    .mapToInt(lease -> found.indexOf(lease) - fair.indexOf(lease))
                    .max()
                    .orElse(0);
        }
    }

    private void print(Result result) {
        System.out.printf(
                "%d requests at once, clock %d times as fast, seed %d: %d ACTIVE, %d failed, %d accounts, of one lease at the most %d.%n%n",
                result.requests(),
                speed,
                times.seed(),
                result.active(),
                result.failed(),
                result.made().size(),
                result.made().values().stream().max(Comparator.naturalOrder()).orElse(0));
        Duration throttle = CreationLimits.byThrottle(result.requests());
        System.out.print(
                new MarkdownTable(
                        List.of(
                                "from the first request that AWS took to the last",
                                "minutes",
                                "of what it took here"),
                        List.of(
                                List.of("here", minutes(result.lasted()), "100 %"),
                                List.of(
                                        "at the best, by 0.1 a second and five at once",
                                        minutes(result.soonest()),
                                        share(result.soonest(), result.lasted())),
                                List.of(
                                        "by 0.1 a second alone",
                                        minutes(throttle),
                                        share(throttle, result.lasted())))));
        System.out.println();
        List<Duration> waited = result.taken().stream().map(Taken::waited).sorted().toList();
        System.out.print(
                new MarkdownTable(
                        List.of("of all", "least", "a tenth", "half", "nine tenths", "most"),
                        List.of(
                                row(
                                        "waited for AWS to take it, minutes",
                                        waited,
                                        BurstBench::minutes),
                                row(
                                        "transitions",
                                        result.transitions(),
                                        count -> Integer.toString(count)))));
        System.out.printf(
                "%nThe unluckiest was taken %d places later than in the order in which they were asked for.%n",
                result.overtaken());
        System.err.printf(
                "%s: all ACTIVE, with one account each, nobody overtaken by more than %d, and at least %d %% of what AWS lets.%n",
                result.isGood() ? "Reached" : "MISSED",
                OVERTAKEN_AT_MOST,
                Math.round(AT_LEAST * 100));
    }

    private static <T> List<String> row(String what, List<T> sorted, Function<T, String> shown) {
        List<String> row = new ArrayList<>();
        row.add(what);
        int last = sorted.size() - 1;
        for (int at : new int[] {0, last / 10, last / 2, last * 9 / 10, last}) {
            row.add(shown.apply(sorted.get(at)));
        }
        return row;
    }

    private static String share(Duration best, Duration found) {
        return MarkdownTable.number(100.0 * best.toMillis() / found.toMillis(), 0) + " %";
    }

    private static String minutes(Duration duration) {
        return MarkdownTable.number(duration.toSeconds() / 60.0, 1);
    }
}
