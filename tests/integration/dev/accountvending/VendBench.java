package dev.accountvending;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.bench.MarkdownTable;
import dev.accountvending.local.bench.UsualTimes;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.RecordedCall;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Five vends side by side, with AWS's usual times in real time and the product's own waits: how
 * long each takes over the longest path of those times alone, and its transitions.
 *
 * <p>IAM is off, and accounts have one region: this machine decides on policies, and moto removes
 * default VPCs, more slowly than AWS does.
 */
final class VendBench {
    private static final int VENDS = 5;
    private static final Duration OVER_AT_MOST = Duration.ofSeconds(5);
    private static final int TRANSITIONS_AT_MOST = 400;
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final UsualTimes times;
    private final TestCloud cloud;

    private VendBench(UsualTimes times, TestCloud cloud) {
        this.times = times;
        this.cloud = cloud;
    }

    /**
     * How a vend went.
     *
     * @param path the longest of AWS's times alone
     * @param looks of what it took longer, the time from when AWS was done until that was seen
     */
    private record Vend(
            String lease, Duration path, Duration took, Duration looks, int transitions) {
        Duration over() {
            return took.minus(path);
        }

        boolean isGood() {
            return over().compareTo(OVER_AT_MOST) <= 0 && transitions <= TRANSITIONS_AT_MOST;
        }
    }

    /**
     * Measures and prints; exits with 1 where a target is missed.
     *
     * @param arguments the seed
     */
    public static void main(String... arguments) throws Exception {
        UsualTimes times = new UsualTimes(Long.parseLong(arguments[0]));
        boolean good;
        try (TestCloud cloud = TestCloud.inRealTime(times)) {
            good = new VendBench(times, cloud).measure();
        }
        System.exit(good ? 0 : 1);
    }

    private boolean measure() {
        warmUp();
        System.err.println("Five vends; AWS takes its minutes ...");
        List<Vend> vends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Vend>> all =
                    IntStream.rangeClosed(1, VENDS)
                            .mapToObj(
                                    i ->
                                            CompletableFuture.supplyAsync(
                                                    () -> vend("bench%d".formatted(i)), threads))
                            .toList();
            all.forEach(vend -> vends.add(vend.join()));
        }
        System.out.printf("Seed %d.%n%n", times.seed());
        System.out.print(
                new MarkdownTable(
                        List.of(
                                "vend",
                                "AWS's longest path, s",
                                "took, s",
                                "over it, s",
                                "of that, until looked at, s",
                                "of that, at work, s",
                                "transitions",
                                "of them, cost"),
                        vends.stream().map(VendBench::row).toList()));
        boolean good = vends.stream().allMatch(Vend::isGood);
        System.err.printf(
                "%s: at most %d s over the longest path, and %d transitions.%n",
                good ? "Reached" : "MISSED", OVER_AT_MOST.toSeconds(), TRANSITIONS_AT_MOST);
        return good;
    }

    private static List<String> row(Vend vend) {
        return List.of(
                vend.lease(),
                seconds(vend.path()),
                seconds(vend.took()),
                seconds(vend.over()),
                seconds(vend.looks()),
                seconds(vend.over().minus(vend.looks())),
                Integer.toString(vend.transitions()),
                "$%s".formatted(MarkdownTable.number(vend.transitions() * 0.000025, 4)));
    }

    private static String seconds(Duration duration) {
        return MarkdownTable.number(duration.toMillis() / 1000.0, 1);
    }

    /** Loads classes and makes the unit: a deployed product has long done so. */
    private void warmUp() {
        System.err.println("One vend for the classes, from " + times);
        vend("warmup");
    }

    private Vend vend(String name) {
        JsonNode asked =
                cloud.post(TestCloud.request("developer", name, name + "@example.com")).body();
        String lease = asked.get("id").textValue();
        JsonNode vended = cloud.ended(asked, LONGEST);
        if (!vended.get("status").textValue().equals("ACTIVE")) {
            throw new IllegalStateException("%s failed: %s".formatted(lease, vended));
        }
        Timing own = times.of(lease);
        return new Vend(
                lease,
                UsualTimes.longestPath(own),
                Duration.between(
                        Instant.parse(asked.get("requestedAt").textValue()), activeSince(vended)),
                looks(lease, own),
                Transitions.count(cloud.history(vended.get("execution").textValue())));
    }

    private static Instant activeSince(JsonNode lease) {
        for (JsonNode change : lease.get("history")) {
            if (change.get("to").textValue().equals("ACTIVE")) {
                return Instant.parse(change.get("at").textValue());
            }
        }
        throw new IllegalStateException("never ACTIVE: " + lease);
    }

    /**
     * The time from each moment at which AWS was done with what the domain's way waited for, until
     * the call that saw it: entrance and Route 53, the change, the record, the certificate.
     */
    private Duration looks(String lease, Timing own) {
        Calls calls = new Calls(cloud.local.recorder().ofLease(lease));
        Instant born =
                calls.first("createAccount", "organizations:CreateAccount")
                        .plus(own.accountCreation());
        Instant opens = born.plus(own.accessRole());
        Instant awake = opens.plus(own.services().route53());
        Instant entered = calls.last("bootstrapRoles", "sts:AssumeRole");
        Instant ready = calls.last("bootstrapRoles", "dynamodb:PutItem");
        Duration waking =
                awake.isAfter(ready)
                        ? Duration.between(
                                awake, calls.first("delegateSubdomain", "route53:CreateHostedZone"))
                        : Duration.between(opens, entered);
        Instant inSync =
                calls.last("delegateSubdomain", "route53:ChangeResourceRecordSets")
                        .plus(own.dnsChange());
        Instant named =
                calls.first("requestCertificate", "acm:RequestCertificate")
                        .plus(own.validationRecord());
        Instant issued =
                calls.last("requestCertificate", "route53:ChangeResourceRecordSets")
                        .plus(own.certificateIssue());
        return waking.plus(
                        Duration.between(
                                inSync, calls.last("checkDelegation", "route53:GetChange")))
                .plus(
                        Duration.between(
                                named, calls.last("requestCertificate", "acm:DescribeCertificate")))
                .plus(
                        Duration.between(
                                issued, calls.last("checkCertificate", "acm:DescribeCertificate")));
    }

    /** What was called for a lease and answered well, in order. */
    private record Calls(List<RecordedCall> all) {
        private List<Instant> of(String function, String operation) {
            List<Instant> found =
                    all.stream()
                            .filter(call -> function.equals(call.function()))
                            .filter(call -> call.operation().equals(operation))
                            .filter(call -> call.status() == 200 || call.status() == 201)
                            .map(RecordedCall::at)
                            .toList();
            if (found.isEmpty()) {
                throw new IllegalStateException(
                        "%s never called %s".formatted(function, operation));
            }
            return found;
        }

        Instant first(String function, String operation) {
            return of(function, operation).getFirst();
        }

        Instant last(String function, String operation) {
            return of(function, operation).getLast();
        }
    }
}
