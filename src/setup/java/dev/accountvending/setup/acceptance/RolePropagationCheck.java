package dev.accountvending.setup.acceptance;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** How long each region refuses a role that was just made, and what its policy allows. */
final class RolePropagationCheck implements Check {
    private static final Duration AT_MOST = Duration.ofMinutes(5);
    private static final int FORBIDDEN = 403;

    @Override
    public String name() {
        return "role-propagation";
    }

    @Override
    public String purpose() {
        return "A new role is accepted in every region within two minutes.";
    }

    @Override
    public String makes() {
        return "a role in the vending account that may list availability zones";
    }

    /**
     * When a region accepted it, counted from when the role was made.
     *
     * @param assumed empty if it did not in time
     * @param called when the first call through it was allowed; empty likewise
     */
    private record Seen(String region, Optional<Duration> assumed, Optional<Duration> called) {}

    @Override
    public Optional<String> localDifference() {
        return Optional.of("The times are the local cloud's own.");
    }

    @Override
    public Outcome run(Surroundings surroundings) {
        AwsSession vending = surroundings.vending();
        List<Region> regions =
                vending.ec2().describeRegions().regions().stream()
                        .map(region -> Region.of(region.regionName()))
                        .toList();
        String name = surroundings.named("seen");
        String role = Throwaway.makeRole(vending.iam(), name, Throwaway.trustIn(vending.account()));
        vending.iam()
                .putRolePolicy(
                        r ->
                                r.roleName(name)
                                        .policyName("look")
                                        .policyDocument(
                                                """
                                                {"Version": "2012-10-17", "Statement": [
                                                  {"Effect": "Allow", "Resource": "*",
                                                   "Action": "ec2:DescribeAvailabilityZones"}]}"""));
        long made = System.nanoTime();
        List<Seen> seen =
                Throwaway.together(
                        regions.stream()
                                .<Callable<Seen>>map(
                                        region -> () -> watch(surroundings, role, region, made))
                                .toList());
        return judge(seen);
    }

    private static Seen watch(Surroundings surroundings, String role, Region region, long made) {
        Patience patience = surroundings.patience();
        Optional<AwsSession> session =
                patience.await(
                        AT_MOST, () -> allowed(() -> surroundings.vending().assume(role, region)));
        Optional<Duration> assumed = session.map(_ -> since(made));
        Optional<Duration> called =
                session.flatMap(
                        it ->
                                patience.await(
                                                AT_MOST,
                                                () ->
                                                        allowed(
                                                                () ->
                                                                        it.ec2()
                                                                                .describeAvailabilityZones()))
                                        .map(_ -> since(made)));
        return new Seen(region.id(), assumed, called);
    }

    /** Returns the answer; empty if the call was denied. */
    private static <T> Optional<T> allowed(Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (AwsServiceException e) {
            if (e.statusCode() != FORBIDDEN
                    && !String.valueOf(e.getMessage()).contains("Unauthorized")) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private static Outcome judge(List<Seen> regions) {
        List<String> late =
                regions.stream().filter(seen -> seen.called().isEmpty()).map(Seen::region).toList();
        if (!late.isEmpty()) {
            return new Outcome.Refused(
                    "After %d min the role was still refused in %s."
                            .formatted(AT_MOST.toMinutes(), String.join(", ", late)),
                    "Look whether a service control policy of these accounts denies those regions, or STS is not active there.");
        }
        Map<String, String> figures = new TreeMap<>();
        regions.forEach(
                seen ->
                        figures.put(
                                seen.region(),
                                "assumed after %s, allowed after %s"
                                        .formatted(
                                                seen.assumed().map(Patience::seconds).orElse("-"),
                                                seen.called().map(Patience::seconds).orElse("-"))));
        Duration slowest =
                regions.stream()
                        .flatMap(seen -> seen.called().stream())
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO);
        return slowest.compareTo(Duration.ofMinutes(2)) <= 0
                ? new Outcome.Seen(
                        "All %d regions accepted it within %s."
                                .formatted(regions.size(), Patience.seconds(slowest)),
                        figures)
                : new Outcome.Refused(
                        "The slowest region took %s.".formatted(Patience.seconds(slowest)),
                        "Please report it: the product waits two minutes for a new role.");
    }

    @Override
    public void cleanUp(Surroundings surroundings) {
        Throwaway.removeRole(surroundings.vending().iam(), surroundings.named("seen"));
    }
}
