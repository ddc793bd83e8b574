package dev.accountvending;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.bench.MarkdownTable;
import dev.accountvending.local.bench.UsualTimes;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.core.Timings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a person waits from the request until they have a session in their account: five who are
 * served by a warm pool, then five whose accounts AWS has yet to make, side by side, with AWS's
 * usual times in real time and the product's own waits. Nobody enters a new account before EC2 is
 * awake there: what makes an account safe is tried before.
 *
 * <p>IAM is on: the sessions are those that the roles' trust allows.
 */
final class SignInBench {
    private static final Duration OVER_AT_MOST = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final List<String> HEAD =
            List.of("account", "served by", "AWS alone, s", "signed in after, s", "over it, s");
    private static final List<String> POOLED =
            List.of("bench1", "bench2", "bench3", "bench4", "bench5");
    private static final List<String> FRESH =
            List.of("bench6", "bench7", "bench8", "bench9", "bench10");

    private SignInBench() {}

    /**
     * One who signed in.
     *
     * @param path AWS's times alone until the account can be entered
     * @param took from the request to the person's session in the account
     */
    private record SignIn(String name, String servedBy, Duration path, Duration took) {
        Duration over() {
            return took.minus(path);
        }

        List<String> row() {
            return List.of(
                    name,
                    servedBy,
                    MeasuredVend.seconds(path),
                    MeasuredVend.seconds(took),
                    MeasuredVend.seconds(over()));
        }
    }

    /**
     * Measures and prints; exits with 1 where one takes too long, or was not served by the pool.
     *
     * @param arguments the seed
     */
    public static void main(String... arguments) {
        UsualTimes times = new UsualTimes(Long.parseLong(arguments[0]));
        Timings usual = WarmPool.forBench(times);
        List<SignIn> all = new ArrayList<>();
        try (TestCloud cloud = TestCloud.measuredWithIam(usual, WarmPool.QUICK_RETIREMENT)) {
            List<String> warm = WarmPool.fill(cloud);
            System.err.println("Five from the pool ...");
            all.addAll(MeasuredVend.sideBySide(POOLED, name -> fromPool(cloud, name, warm)));
            System.err.println("Five whose accounts are made, in AWS's minutes ...");
            all.addAll(MeasuredVend.sideBySide(FRESH, name -> fresh(cloud, times, name)));
        }
        System.out.printf("Seed %d.%n%n", times.seed());
        System.out.print(new MarkdownTable(HEAD, all.stream().map(SignIn::row).toList()));
        boolean good = all.stream().allMatch(one -> one.over().compareTo(OVER_AT_MOST) <= 0);
        System.err.printf(
                "%s: at most %d s over AWS's own times.%n",
                good ? "Reached" : "MISSED", OVER_AT_MOST.toSeconds());
        System.exit(good ? 0 : 1);
    }

    private static SignIn fromPool(TestCloud cloud, String name, List<String> warm) {
        Entered entered = enter(cloud, "sandbox", name);
        if (!warm.contains(entered.account())) {
            throw new IllegalStateException(name + " is not of the pool.");
        }
        return new SignIn(name, "the pool", Duration.ZERO, entered.after());
    }

    private static SignIn fresh(TestCloud cloud, UsualTimes times, String name) {
        Timing own = times.of(name + "-1");
        return new SignIn(
                name,
                "a new account",
                own.accountCreation().plus(own.accessRole()).plus(own.services().ec2()),
                enter(cloud, "developer", name).after());
    }

    private record Entered(String account, Duration after) {}

    /** Asks, and looks as a waiting person's client does, until a session in the account is had. */
    private static Entered enter(TestCloud cloud, String kind, String name) {
        String owner = name + "@example.com";
        Cloud.Asked person = cloud.as(owner);
        person.get("/accounts"); // their own session is made before
        Instant asked = Instant.now();
        Cloud.Answer answer = cloud.post(TestCloud.request(kind, name, owner));
        if (answer.status() != 202) {
            throw new IllegalStateException("%s: %s".formatted(name, answer.body()));
        }
        while (Duration.between(asked, Instant.now()).compareTo(LONGEST) < 0) {
            JsonNode lease = person.get("/accounts/" + name).body();
            JsonNode role = lease.at("/roles/Developer");
            if (role.isTextual() && cloud.enters(owner, role.textValue())) {
                return new Entered(
                        lease.get("accountId").textValue(), Duration.between(asked, Instant.now()));
            }
            pause();
        }
        throw new IllegalStateException(name + " was not signed in.");
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
