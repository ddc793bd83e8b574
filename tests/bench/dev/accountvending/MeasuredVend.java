package dev.accountvending;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.bench.MarkdownTable;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.RecordedCall;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How a vend went, from its request until its domain and its certificate were there.
 *
 * @param path the longest way through AWS's times alone
 * @param looks of what it took longer, the time from when AWS was done until that was seen
 */
record MeasuredVend(String lease, Duration path, Duration took, Duration looks, int transitions) {
    static final List<String> HEAD =
            List.of(
                    "vend",
                    "AWS alone, s",
                    "took, s",
                    "over it, s",
                    "of that not looked yet, s",
                    "of that at work, s",
                    "transitions",
                    "they cost");
    private static final double DOLLARS_A_TRANSITION = 0.000025;
    private static final Duration LONGEST = Duration.ofMinutes(20);

    Duration over() {
        return took.minus(path);
    }

    List<String> row() {
        return List.of(
                lease,
                seconds(path),
                seconds(took),
                seconds(over()),
                seconds(looks),
                seconds(over().minus(looks)),
                Integer.toString(transitions),
                "$" + MarkdownTable.number(transitions * DOLLARS_A_TRANSITION, 4));
    }

    static String seconds(Duration duration) {
        return MarkdownTable.number(duration.toMillis() / 1000.0, 1);
    }

    /** One after the other in the answer, side by side in time. */
    static <T> List<T> sideBySide(List<String> names, Function<String, T> vend) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<T>> all =
                    names.stream()
                            .map(
                                    name ->
                                            CompletableFuture.supplyAsync(
                                                    () -> vend.apply(name), threads))
                            .toList();
            return all.stream().map(CompletableFuture::join).toList();
        }
    }

    /** Has an account vended, and waits; answers the lease, which is ACTIVE. */
    static JsonNode vended(TestCloud cloud, String kind, String name) {
        JsonNode asked = cloud.post(TestCloud.request(kind, name, name + "@example.com")).body();
        JsonNode lease = cloud.ended(asked, LONGEST);
        if (!lease.path("status").asText().equals("ACTIVE")) {
            throw new IllegalStateException("%s failed: %s".formatted(name, lease));
        }
        return lease;
    }

    /**
     * Measures a vend that has ended.
     *
     * @param times that AWS took for it
     */
    static MeasuredVend of(TestCloud cloud, JsonNode lease, Timing times, Duration path) {
        String id = lease.get("id").textValue();
        return new MeasuredVend(
                id,
                path,
                Duration.between(
                        Instant.parse(lease.get("requestedAt").textValue()), completeSince(lease)),
                new Calls(cloud.local.recorder().ofLease(id), times).unseen(),
                Transitions.count(cloud.history(lease.get("execution").textValue())));
    }

    /** The certificate comes last. */
    private static Instant completeSince(JsonNode lease) {
        JsonNode certificate = lease.at("/parts/certificate");
        if (!certificate.path("status").asText().equals("DONE")) {
            throw new IllegalStateException("without a certificate: " + lease);
        }
        return Instant.parse(certificate.get("since").textValue());
    }

    /** A lease's calls, in order, and AWS's times for it. */
    private record Calls(List<RecordedCall> all, Timing times) {
        /**
         * The time from each moment at which AWS was done with what the domain's way waited for,
         * until the call that saw it.
         */
        Duration unseen() {
            Instant inSync =
                    last("delegateSubdomain", "route53:ChangeResourceRecordSets")
                            .plus(times.dnsChange());
            Instant named =
                    first("requestCertificate", "acm:RequestCertificate")
                            .plus(times.validationRecord());
            Instant issued =
                    last("requestCertificate", "route53:ChangeResourceRecordSets")
                            .plus(times.certificateIssue());
            return waking().plus(
                            Duration.between(inSync, last("checkDelegation", "route53:GetChange")))
                    .plus(
                            Duration.between(
                                    named, last("requestCertificate", "acm:DescribeCertificate")))
                    .plus(
                            Duration.between(
                                    issued, last("checkCertificate", "acm:DescribeCertificate")));
        }

        /** Where Route 53 wakes after the roles are made, until it is seen; else, the entrance. */
        private Duration waking() {
            Optional<Instant> asked =
                    found("createAccount", "organizations:CreateAccount").findFirst();
            if (asked.isEmpty()) {
                return Duration.ZERO; // from the pool
            }
            Instant opens = asked.get().plus(times.accountCreation()).plus(times.accessRole());
            Instant awake = opens.plus(times.services().route53());
            return awake.isAfter(last("bootstrapRoles", "dynamodb:PutItem"))
                    ? Duration.between(
                            awake, first("delegateSubdomain", "route53:CreateHostedZone"))
                    : Duration.between(opens, last("bootstrapRoles", "sts:AssumeRole"));
        }

        private Stream<Instant> found(String function, String operation) {
            return all.stream()
                    .filter(call -> function.equals(call.function()))
                    .filter(call -> call.operation().equals(operation))
                    .filter(call -> call.status() / 100 == 2)
                    .map(RecordedCall::at);
        }

        private Instant first(String function, String operation) {
            return found(function, operation).findFirst().orElseThrow();
        }

        private Instant last(String function, String operation) {
            return found(function, operation).reduce((_, later) -> later).orElseThrow();
        }
    }
}
