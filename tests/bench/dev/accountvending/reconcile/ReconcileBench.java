package dev.accountvending.reconcile;

import dev.accountvending.access.TestingIam;
import dev.accountvending.local.bench.MarkdownTable;
import dev.accountvending.model.AccountId;

import software.amazon.awssdk.services.iam.IamClient;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long ReconcileOrganization takes with many accounts, in virtual time: an organization in
 * memory throttles as AWS does, and each call lasts a tenth of a second, or in members, where 16
 * accounts are looked at side by side, a sixteenth of 64 ms.
 */
final class ReconcileBench {
    private static final Duration MEMBER_CALL = Duration.ofMillis(4);
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final int FEW = 5;

    private final TestingOrganization there = new TestingOrganization();
    private final Map<String, AtomicInteger> memberCalls = new ConcurrentHashMap<>();

    /**
     * What it took.
     *
     * @param calls by operation
     */
    record Result(
            int accounts, int findings, Map<String, Integer> calls, int throttled, Duration took) {
        int callsOf(String prefix) {
            return calls.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(prefix))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        boolean isGood() {
            return throttled <= FEW && took.compareTo(LIMIT) <= 0 && findings == 0;
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
                                "ListAccountsForParent",
                                "calls of IAM",
                                "throttled",
                                "seconds",
                                "of at most"),
                        List.of(
                                List.of(
                                        MarkdownTable.number(result.accounts()),
                                        MarkdownTable.number(
                                                result.callsOf(
                                                        "organizations:ListAccountsForParent")),
                                        MarkdownTable.number(result.callsOf("iam:")),
                                        Integer.toString(result.throttled()),
                                        Long.toString(result.took().toSeconds()),
                                        Long.toString(LIMIT.toSeconds())))));
        System.exit(result.isGood() ? 0 : 1);
    }

    Result run(int accounts) {
        for (int i = 0; i < accounts; i++) {
            there.active(
                    "a%05d".formatted(i), new AccountId("%012d".formatted(400_000_000_000L + i)));
        }
        there.entrance = this::member;
        there.zones =
                _ -> {
                    called("route53:GetHostedZone");
                    return there.dns;
                };
        Instant begun = there.time.instant();
        ReconcileOrganization.Output output =
                new ReconcileOrganization(there.registry, _ -> there.inspection())
                        .run(new ReconcileOrganization.Input("arn:bench"));
        Map<String, Integer> calls = new TreeMap<>();
        there.tree.calls.forEach((operation, n) -> calls.put("organizations:" + operation, n));
        memberCalls.forEach((operation, n) -> calls.put(operation, n.get()));
        return new Result(
                accounts,
                output.findings(),
                calls,
                there.tree.throttled,
                Duration.between(begun, there.time.instant()));
    }

    private IamClient member(AccountId account) {
        called("sts:AssumeRole");
        TestingIam iam = there.iam(account);
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
        called("iam:" + Character.toUpperCase(name.charAt(0)) + name.substring(1));
        try {
            return method.invoke(iam, values);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }

    private void called(String operation) {
        memberCalls.computeIfAbsent(operation, _ -> new AtomicInteger()).incrementAndGet();
        there.time.pass(MEMBER_CALL);
    }
}
