package dev.accountvending.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.access.TestingIam;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.local.bench.MarkdownTable;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.NotYet;
import dev.accountvending.notify.TestingNews;

import software.amazon.awssdk.services.iam.IamClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a reconciliation takes with many accounts, one in fifty of which is not as it should be,
 * in virtual time: its real steps, as many parts side by side as the definition says. An
 * organization in memory throttles as AWS does, each call of it lasts a tenth of a second, one in a
 * member 64 ms, of which 16 accounts' go on at once; a query of the ledger 50 ms, anything else of
 * it 10 ms. The functions' work between calls takes no time here.
 */
final class ReconcileBench {
    private static final String EXECUTION = "arn:bench";
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final Duration QUERY = Duration.ofMillis(50);
    private static final Duration ITEM = Duration.ofMillis(10);
    private static final Duration MEMBER = Duration.ofMillis(64);
    private static final int AT_ONCE = 16;
    private static final int FEW = 5;
    private static final int GIGABYTES = 2;
    private static final int READ_UNITS_A_QUERY = 32;
    private static final int TRANSITIONS = 9;

    private final TestingOrganization there = new TestingOrganization();
    private final Clock clock = Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC);
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final Map<AccountId, Lease> leases = new HashMap<>();
    private boolean isWithin;
    private Duration billed = Duration.ZERO;

    /**
     * What it took.
     *
     * @param calls by operation
     */
    record Result(
            int accounts,
            int parts,
            int expected,
            ConfirmFindings.Output output,
            Map<String, Integer> calls,
            int throttled,
            Duration took,
            double dollars) {
        int callsOf(String prefix) {
            return calls.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(prefix))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        boolean isGood() {
            return throttled <= FEW && took.compareTo(LIMIT) <= 0 && output.findings() == expected;
        }
    }

    /** Measures and prints; exits with 1 where it takes too long or is throttled. */
    public static void main(String... arguments) {
        Result result = new ReconcileBench().run(Integer.parseInt(arguments[0]));
        result.calls()
                .forEach(
                        (operation, calls) ->
                                System.err.printf("  %-34s %,7d%n", operation, calls));
        System.out.print(
                new MarkdownTable(
                        List.of(
                                "accounts",
                                "parts",
                                "findings",
                                "ListAccountsForParent",
                                "calls in members",
                                "throttled",
                                "minutes",
                                "of at most",
                                "$"),
                        List.of(
                                List.of(
                                        MarkdownTable.number(result.accounts()),
                                        MarkdownTable.number(result.parts()),
                                        MarkdownTable.number(result.output().findings()),
                                        MarkdownTable.number(
                                                result.callsOf(
                                                        "organizations:ListAccountsForParent")),
                                        MarkdownTable.number(
                                                result.callsOf("iam:")
                                                        + result.callsOf("route53:")
                                                        + result.callsOf("sts:")),
                                        Integer.toString(result.throttled()),
                                        String.format(
                                                Locale.ROOT,
                                                "%.1f",
                                                result.took().toSeconds() / 60.0),
                                        Long.toString(LIMIT.toMinutes()),
                                        String.format(Locale.ROOT, "%.2f", result.dollars())))));
        System.exit(result.isGood() ? 0 : 1);
    }

    Result run(int accounts) {
        for (int i = 0; i < accounts; i++) {
            AccountId account = new AccountId("%012d".formatted(400_000_000_000L + i));
            leases.put(account, there.active("a%05d".formatted(i), account));
            there.forget(account);
            if (i % 100 == 0) {
                there.tree.put(account.value(), "Sandbox");
            }
        }
        there.entrance = this::member;
        there.zones =
                _ -> {
                    called("route53:GetHostedZone", MEMBER);
                    return there.dns;
                };
        there.ledger.dynamoDb.calls =
                operation ->
                        called("dynamodb:" + operation, operation.equals("Query") ? QUERY : ITEM);
        Duration planned =
                time(
                        () ->
                                new PlanInspection(there.registry, clock)
                                        .run(new PlanInspection.Input(EXECUTION)));
        List<Part> parts = InspectionPlan.of(there.registry, EXECUTION).parts();
        Duration looked = inspect(parts);
        Duration gathered =
                time(
                        () ->
                                new GatherFindings(there.registry)
                                        .run(new GatherFindings.Input(EXECUTION, EXECUTION)));
        ConfirmFindings confirm =
                new ConfirmFindings(
                        there.registry,
                        _ -> there.inspection(),
                        _ -> there.mending(there.pace()),
                        new TestingNews(there.registry).announcements,
                        clock);
        ConfirmFindings.Output[] output = {new ConfirmFindings.Output(0, 0)};
        Duration confirmed =
                time(() -> output[0] = confirm.run(new ConfirmFindings.Input(EXECUTION, false)));
        Duration took = planned.plus(looked).plus(gathered).plus(secondLook()).plus(confirmed);
        Map<String, Integer> all = new TreeMap<>();
        there.tree.calls.forEach((operation, n) -> all.put("organizations:" + operation, n));
        calls.forEach((operation, n) -> all.put(operation, n.get()));
        return new Result(
                accounts,
                parts.size(),
                (accounts + 99) / 100 + (accounts + 49) / 100,
                output[0],
                all,
                there.tree.throttled,
                took,
                dollars(all, parts.size()));
    }

    /** Each place takes the next part when it is free, as in a Map. */
    private Duration inspect(List<Part> parts) {
        InspectPart step = new InspectPart(there.registry, _ -> there.inspection());
        PriorityQueue<Duration> places = new PriorityQueue<>();
        for (int i = 0; i < atOnce(); i++) {
            places.add(Duration.ZERO);
        }
        Duration last = Duration.ZERO;
        for (Part part : parts) {
            isWithin = part.status() != null;
            Duration end = places.remove().plus(time(() -> whole(step, part)));
            places.add(end);
            last = last.compareTo(end) > 0 ? last : end;
        }
        isWithin = false;
        return last;
    }

    private void whole(InspectPart step, Part part) {
        boolean isDone = false;
        while (!isDone) {
            try {
                step.run(new InspectPart.Input(EXECUTION, part));
                isDone = true;
            } catch (NotYet _) {
                there.time.pass(Duration.ofSeconds(1)); // as its Retry does
            }
        }
    }

    private Duration time(Runnable step) {
        Instant begun = there.time.instant();
        step.run();
        Duration took = Duration.between(begun, there.time.instant());
        billed = billed.plus(took);
        return took;
    }

    private static int atOnce() {
        return read("statemachine/reconcile-organization.asl.json")
                .at("/States/InspectParts/MaxConcurrency")
                .asInt();
    }

    private static Duration secondLook() {
        return Duration.ofSeconds(read("stages/default.yml").path("waitSecondLook").asInt());
    }

    private double dollars(Map<String, Integer> all, int parts) {
        JsonNode prices = read("tests/checks/prices.yml").path("units");
        Map<String, Double> used =
                Map.of(
                        "lambda-gb-second", billed.toSeconds() * (double) GIGABYTES,
                        "lambda-request", parts + 3.0,
                        "transition", (double) parts + TRANSITIONS,
                        "ledger-read",
                                all.getOrDefault("dynamodb:GetItem", 0)
                                        + (double) READ_UNITS_A_QUERY
                                                * all.getOrDefault("dynamodb:Query", 0),
                        "ledger-write", 12.0 * all.getOrDefault("dynamodb:Write", 0));
        return used.entrySet().stream()
                .mapToDouble(
                        unit -> prices.path(unit.getKey()).path("usd").asDouble() * unit.getValue())
                .sum();
    }

    private static JsonNode read(String file) {
        try {
            return new YAMLMapper().readTree(Path.of(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** IAM of an account, made when it is entered: one in a hundred has other roles by now. */
    private IamClient member(AccountId account) {
        called("sts:AssumeRole", MEMBER);
        Lease lease = Objects.requireNonNull(leases.get(account));
        TestingIam iam = new TestingIam(account.value());
        there.roles.apply(iam, account, lease.request());
        if (account.value().endsWith("50")) {
            iam.role("Developer").trust = "{\"Statement\":[]}";
        }
        return (IamClient)
                Proxy.newProxyInstance(
                        IamClient.class.getClassLoader(),
                        new Class<?>[] {IamClient.class},
                        (proxy, method, values) -> call(iam, proxy, method, values));
    }

    /** What the client's interface defines itself, such as paginators, calls through the proxy. */
    private Object call(TestingIam iam, Object proxy, Method method, Object[] values)
            throws Throwable {
        if (TestingIam.class.getMethod(method.getName(), method.getParameterTypes()).isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, values);
        }
        String name = method.getName();
        called("iam:" + Character.toUpperCase(name.charAt(0)) + name.substring(1), MEMBER);
        try {
            return method.invoke(iam, values);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }

    /** What is done for 16 accounts at once takes a sixteenth. */
    private void called(String operation, Duration latency) {
        calls.computeIfAbsent(operation, _ -> new AtomicInteger()).incrementAndGet();
        boolean isSideBySide = isWithin || !operation.startsWith("dynamodb:");
        there.time.pass(
                isSideBySide && !operation.equals("dynamodb:Query")
                        ? latency.dividedBy(AT_ONCE)
                        : latency);
    }
}
