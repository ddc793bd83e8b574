package dev.accountvending.cost;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.SuspendedState;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesResponse;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesResponse;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BatchState;
import software.amazon.awssdk.services.ec2.model.DescribeFleetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeFleetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSpotFleetRequestsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotFleetRequestsResponse;
import software.amazon.awssdk.services.ec2.model.FleetData;
import software.amazon.awssdk.services.ec2.model.FleetStateCode;
import software.amazon.awssdk.services.ec2.model.FleetType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What scales by itself in an account of two regions. */
final class TestingScaling {
    static final String FAR = "eu-west-1";
    private static final List<String> REGIONS = List.of("us-east-1", FAR);

    /** The suspended processes of each group, by region and name. */
    final Map<String, Map<String, Set<String>>> groups = new ConcurrentHashMap<>();

    /** By region and resource. */
    final Map<String, Map<String, SuspendedState>> targets = new ConcurrentHashMap<>();

    /** Ids of fleets that replace what ends, by region. */
    final Map<String, List<String>> fleets = new HashMap<>();

    /** Regions that answer nothing. */
    final Set<String> busy = ConcurrentHashMap.newKeySet();

    /** Regions that the organization's policies close to everybody. */
    final Set<String> closed = ConcurrentHashMap.newKeySet();

    /** Every change, as {@code region: operation of what}. */
    final List<String> changes = new ArrayList<>();

    void group(String region, String name, String... suspended) {
        groups.computeIfAbsent(region, _ -> new TreeMap<>())
                .put(name, new TreeSet<>(List.of(suspended)));
    }

    Set<String> suspended(String region, String name) {
        return Objects.requireNonNull(groups.get(region)).getOrDefault(name, Set.of());
    }

    void target(String region, String resource, boolean in, boolean out, boolean scheduled) {
        targets.computeIfAbsent(region, _ -> new TreeMap<>())
                .put(resource, state(in, out, scheduled));
    }

    SuspendedState stateOf(String region, String resource) {
        return Objects.requireNonNull(
                Objects.requireNonNull(targets.get(region)).get(resource), resource);
    }

    static SuspendedState state(boolean in, boolean out, boolean scheduled) {
        return SuspendedState.builder()
                .dynamicScalingInSuspended(in)
                .dynamicScalingOutSuspended(out)
                .scheduledScalingSuspended(scheduled)
                .build();
    }

    Regions regions() {
        return new Regions(
                Region.US_EAST_1,
                region -> new Ec2(region.id()),
                region -> new Groups(region.id()),
                region -> new Targets(region.id()));
    }

    private void enter(String region) {
        if (busy.contains(region)) {
            throw new TransientFailure("%s is busy".formatted(region));
        }
        if (closed.contains(region)) {
            throw new VendingFailed(
                    Explanation.of("No.", "denied by a service control policy"),
                    "AccessDenied",
                    null);
        }
    }

    private synchronized void changed(String region, String what) {
        changes.add(region + ": " + what);
    }

    private final class Ec2 implements Ec2Client {
        private final String region;

        Ec2(String region) {
            this.region = region;
        }

        @Override
        public DescribeRegionsResponse describeRegions() {
            return DescribeRegionsResponse.builder()
                    .regions(
                            REGIONS.stream()
                                    .map(
                                            name ->
                                                    software.amazon.awssdk.services.ec2.model.Region
                                                            .builder()
                                                            .regionName(name)
                                                            .build())
                                    .toList())
                    .build();
        }

        @Override
        public DescribeFleetsResponse describeFleets(DescribeFleetsRequest request) {
            enter(region);
            List<FleetData> found = new ArrayList<>();
            for (String id : fleets.getOrDefault(region, List.of())) {
                for (FleetType type : List.of(FleetType.MAINTAIN, FleetType.INSTANT)) {
                    found.add(
                            FleetData.builder()
                                    .fleetId(type == FleetType.MAINTAIN ? id : id + "-instant")
                                    .type(type)
                                    .fleetState(FleetStateCode.ACTIVE)
                                    .build());
                }
            }
            return DescribeFleetsResponse.builder().fleets(found).build();
        }

        @Override
        public DescribeSpotFleetRequestsResponse describeSpotFleetRequests(
                DescribeSpotFleetRequestsRequest request) {
            return DescribeSpotFleetRequestsResponse.builder()
                    .spotFleetRequestConfigs(
                            fleets.getOrDefault(region, List.of()).stream()
                                    .map(
                                            id ->
                                                    software.amazon.awssdk.services.ec2.model
                                                            .SpotFleetRequestConfig.builder()
                                                            .spotFleetRequestId("ended-" + id)
                                                            .spotFleetRequestState(
                                                                    BatchState.CANCELLED)
                                                            .spotFleetRequestConfig(
                                                                    config ->
                                                                            config.type(
                                                                                    FleetType
                                                                                            .MAINTAIN))
                                                            .build())
                                    .toList())
                    .build();
        }

        @Override
        public String serviceName() {
            return "ec2";
        }

        @Override
        public void close() {}
    }

    private final class Groups implements AutoScalingClient {
        private final String region;

        Groups(String region) {
            this.region = region;
        }

        private Set<String> known(String name) {
            Set<String> processes = groups.getOrDefault(region, Map.of()).get(name);
            if (processes == null) {
                throw new VendingFailed(Explanation.of("?"), "ValidationError", null);
            }
            return processes;
        }

        /** In pages of one. */
        @Override
        public DescribeAutoScalingGroupsResponse describeAutoScalingGroups(
                DescribeAutoScalingGroupsRequest request) {
            enter(region);
            List<String> names = List.copyOf(groups.getOrDefault(region, Map.of()).keySet());
            int at = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
            return DescribeAutoScalingGroupsResponse.builder()
                    .autoScalingGroups(names.stream().skip(at).limit(1).map(this::group).toList())
                    .nextToken(at + 1 < names.size() ? Integer.toString(at + 1) : null)
                    .build();
        }

        private AutoScalingGroup group(String name) {
            return AutoScalingGroup.builder()
                    .autoScalingGroupName(name)
                    .suspendedProcesses(
                            known(name).stream()
                                    .map(
                                            process ->
                                                    SuspendedProcess.builder()
                                                            .processName(process)
                                                            .build())
                                    .toList())
                    .build();
        }

        @Override
        public SuspendProcessesResponse suspendProcesses(SuspendProcessesRequest request) {
            enter(region);
            changed(region, "suspend " + request.autoScalingGroupName());
            known(request.autoScalingGroupName()).addAll(request.scalingProcesses());
            return SuspendProcessesResponse.builder().build();
        }

        @Override
        public ResumeProcessesResponse resumeProcesses(ResumeProcessesRequest request) {
            enter(region);
            changed(region, "resume " + request.autoScalingGroupName());
            known(request.autoScalingGroupName()).removeAll(request.scalingProcesses());
            return ResumeProcessesResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "autoscaling";
        }

        @Override
        public void close() {}
    }

    private final class Targets implements ApplicationAutoScalingClient {
        private final String region;

        Targets(String region) {
            this.region = region;
        }

        @Override
        public DescribeScalableTargetsResponse describeScalableTargets(
                DescribeScalableTargetsRequest request) {
            enter(region);
            return switch (request.serviceNamespace()) {
                case ECS ->
                        DescribeScalableTargetsResponse.builder()
                                .scalableTargets(
                                        targets.getOrDefault(region, Map.of()).entrySet().stream()
                                                .map(
                                                        target ->
                                                                ScalableTarget.builder()
                                                                        .serviceNamespace("ecs")
                                                                        .scalableDimension(
                                                                                "ecs:service:DesiredCount")
                                                                        .resourceId(target.getKey())
                                                                        .suspendedState(
                                                                                target.getValue())
                                                                        .build())
                                                .toList())
                                .build();
                case DYNAMODB -> DescribeScalableTargetsResponse.builder().build();
                default ->
                        throw new VendingFailed(
                                Explanation.of("no such service here"),
                                "ValidationException",
                                null);
            };
        }

        @Override
        public RegisterScalableTargetResponse registerScalableTarget(
                RegisterScalableTargetRequest request) {
            enter(region);
            Map<String, SuspendedState> known = targets.getOrDefault(region, Map.of());
            if (!known.containsKey(request.resourceId())) {
                throw new VendingFailed(
                        Explanation.of("capacities are missing"), "ValidationException", null);
            }
            changed(region, "register " + request.resourceId());
            known.put(request.resourceId(), request.suspendedState());
            return RegisterScalableTargetResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "application-autoscaling";
        }

        @Override
        public void close() {}
    }
}
