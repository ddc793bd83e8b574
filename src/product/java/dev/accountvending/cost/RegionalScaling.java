package dev.accountvending.cost;

import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.SuspendedState;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BatchState;
import software.amazon.awssdk.services.ec2.model.FleetStateCode;
import software.amazon.awssdk.services.ec2.model.FleetType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Suspends and resumes what scales by itself in one region of a member. What ends capacity goes on:
 * it makes the account cheaper.
 */
final class RegionalScaling {
    /**
     * The processes of an Auto Scaling group that start instances, or replace them (<a
     * href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html">suspend
     * and resume</a>).
     */
    static final List<String> STARTING =
            List.of(
                    "AZRebalance",
                    "InstanceRefresh",
                    "Launch",
                    "ReplaceUnhealthy",
                    "ScheduledActions");

    private final Region region;
    private final Regions regions;

    RegionalScaling(Region region, Regions regions) {
        this.region = region;
        this.regions = regions;
    }

    /**
     * What is to be suspended, or was.
     *
     * @param groups the processes that ran, by the group's name
     * @param targets as they were
     */
    record Running(Map<String, List<String>> groups, List<Target> targets) {
        static final Running NOTHING = new Running(Map.of(), List.of());

        Running {
            groups = Map.copyOf(groups);
            targets = List.copyOf(targets);
        }

        boolean isEmpty() {
            return groups.isEmpty() && targets.isEmpty();
        }

        /** Both; what this has is what was there first. */
        Running with(Running later) {
            Map<String, List<String>> all = new TreeMap<>(groups);
            later.groups.forEach(
                    (name, processes) -> all.merge(name, processes, RegionalScaling::union));
            Map<String, Target> known = new LinkedHashMap<>();
            Stream.concat(targets.stream(), later.targets.stream())
                    .forEach(target -> known.putIfAbsent(target.key(), target));
            return new Running(all, List.copyOf(known.values()));
        }
    }

    /**
     * A scalable target of Application Auto Scaling, and which of its parts were suspended before.
     *
     * @param in scaling in by a policy
     * @param out scaling out by a policy
     * @param scheduled scaling by the clock
     */
    record Target(
            String namespace,
            String resource,
            String dimension,
            boolean in,
            boolean out,
            boolean scheduled) {
        private static Target of(ScalableTarget target) {
            SuspendedState state = target.suspendedState();
            return new Target(
                    target.serviceNamespaceAsString(),
                    target.resourceId(),
                    target.scalableDimensionAsString(),
                    state != null && isTrue(state.dynamicScalingInSuspended()),
                    state != null && isTrue(state.dynamicScalingOutSuspended()),
                    state != null && isTrue(state.scheduledScalingSuspended()));
        }

        private static boolean isTrue(Boolean flag) {
            return Boolean.TRUE.equals(flag);
        }

        private String key() {
            return String.join(" ", namespace, resource, dimension);
        }

        private boolean mayGrow() {
            return !(out && scheduled);
        }

        private Target suspended() {
            return new Target(namespace, resource, dimension, in, true, true);
        }
    }

    /** What may start something and is not suspended. */
    Running running() {
        return new Running(groups(), targets());
    }

    private Map<String, List<String>> groups() {
        Map<String, List<String>> running = new TreeMap<>();
        try (AutoScalingClient client = regions.groups().apply(region)) {
            client.describeAutoScalingGroupsPaginator()
                    .autoScalingGroups()
                    .forEach(
                            group -> {
                                List<String> processes = runningOf(group);
                                if (!processes.isEmpty()) {
                                    running.put(group.autoScalingGroupName(), processes);
                                }
                            });
        }
        return running;
    }

    private static List<String> runningOf(AutoScalingGroup group) {
        Set<String> suspended =
                group.suspendedProcesses().stream()
                        .map(SuspendedProcess::processName)
                        .collect(Collectors.toSet());
        return STARTING.stream().filter(process -> !suspended.contains(process)).toList();
    }

    private List<Target> targets() {
        List<Target> running = new ArrayList<>();
        try (ApplicationAutoScalingClient client = regions.targets().apply(region)) {
            ServiceNamespace.knownValues().stream()
                    .sorted(Comparator.comparing(ServiceNamespace::toString))
                    .forEach(namespace -> running.addAll(targets(client, namespace)));
        }
        return running;
    }

    private static List<Target> targets(
            ApplicationAutoScalingClient client, ServiceNamespace namespace) {
        try {
            return client
                    .describeScalableTargetsPaginator(all -> all.serviceNamespace(namespace))
                    .scalableTargets()
                    .stream()
                    .map(Target::of)
                    .filter(Target::mayGrow)
                    .toList();
        } catch (VendingFailed refused) {
            if (refused.is("ValidationException")) {
                return List.of(); // a service that this region does not have
            }
            throw refused;
        }
    }

    void suspend(Running running) {
        try (AutoScalingClient client = regions.groups().apply(region)) {
            running.groups()
                    .forEach(
                            (name, processes) ->
                                    unlessGone(
                                            () ->
                                                    client.suspendProcesses(
                                                            group ->
                                                                    group.autoScalingGroupName(name)
                                                                            .scalingProcesses(
                                                                                    processes))));
        }
        register(running.targets().stream().map(Target::suspended).toList());
    }

    /** Lets go on what ran before, and nothing else. */
    void resume(Running running) {
        try (AutoScalingClient client = regions.groups().apply(region)) {
            running.groups()
                    .forEach(
                            (name, processes) ->
                                    unlessGone(
                                            () ->
                                                    client.resumeProcesses(
                                                            group ->
                                                                    group.autoScalingGroupName(name)
                                                                            .scalingProcesses(
                                                                                    processes))));
        }
        register(running.targets());
    }

    /** Without capacities, a target that is gone is not made again but refused. */
    private void register(List<Target> targets) {
        try (ApplicationAutoScalingClient client = regions.targets().apply(region)) {
            for (Target target : targets) {
                unlessGone(
                        () ->
                                client.registerScalableTarget(
                                        as ->
                                                as.serviceNamespace(target.namespace())
                                                        .resourceId(target.resource())
                                                        .scalableDimension(target.dimension())
                                                        .suspendedState(state(target))));
            }
        }
    }

    private static SuspendedState state(Target target) {
        return SuspendedState.builder()
                .dynamicScalingInSuspended(target.in())
                .dynamicScalingOutSuspended(target.out())
                .scheduledScalingSuspended(target.scheduled())
                .build();
    }

    /** Fleets that replace what ends: they cannot be suspended, and do not grow. */
    List<String> fleets() {
        try (Ec2Client client = regions.ec2().apply(region)) {
            return Stream.concat(
                            client.describeFleetsPaginator(_ -> {}).fleets().stream()
                                    .filter(fleet -> fleet.type() == FleetType.MAINTAIN)
                                    .filter(fleet -> fleet.fleetState() == FleetStateCode.ACTIVE)
                                    .map(fleet -> fleet.fleetId()),
                            client
                                    .describeSpotFleetRequestsPaginator(_ -> {})
                                    .spotFleetRequestConfigs()
                                    .stream()
                                    .filter(
                                            fleet ->
                                                    fleet.spotFleetRequestState()
                                                            == BatchState.ACTIVE)
                                    .filter(
                                            fleet ->
                                                    fleet.spotFleetRequestConfig().type()
                                                            == FleetType.MAINTAIN)
                                    .map(fleet -> fleet.spotFleetRequestId()))
                    .toList();
        }
    }

    private static void unlessGone(Runnable call) {
        try {
            call.run();
        } catch (VendingFailed refused) {
            boolean isGone =
                    refused.is("ValidationError") // a group
                            || refused.is("ValidationException") // a target, or what it scales
                            || refused.is("ObjectNotFoundException");
            if (!isGone) {
                throw refused;
            }
        }
    }

    private static List<String> union(List<String> first, List<String> second) {
        Set<String> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
