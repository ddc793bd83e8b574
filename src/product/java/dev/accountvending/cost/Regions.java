package dev.accountvending.cost;

import dev.accountvending.aws.MemberAccount;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;

import java.util.List;
import java.util.function.Function;

/**
 * The clients of one session in a member, by region.
 *
 * @param home the region that is always enabled
 */
record Regions(
        Region home,
        Function<Region, Ec2Client> ec2,
        Function<Region, AutoScalingClient> groups,
        Function<Region, ApplicationAutoScalingClient> targets) {

    static Regions of(MemberAccount member) {
        return new Regions(
                member.homeRegion(),
                member::ec2,
                member::autoScaling,
                member::applicationAutoScaling);
    }

    /** Without {@code AllRegions}, DescribeRegions answers those that the account has enabled. */
    List<Region> enabled() {
        try (Ec2Client client = ec2.apply(home)) {
            return client.describeRegions().regions().stream()
                    .map(region -> Region.of(region.regionName()))
                    .toList();
        }
    }
}
