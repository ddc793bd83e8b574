package dev.accountvending.baseline;

import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.SideBySide;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * What holds region by region: no default VPC, and every EBS volume encrypted.
 *
 * <p>A region that the organization's service control policies close is passed over: there nobody
 * can use what we cannot remove (aws-ia/terraform-aws-control_tower_account_factory#9).
 */
final class RegionalBaseline {
    private static final Logger LOG = LoggerFactory.getLogger(RegionalBaseline.class);

    /** EC2 throttles by account and region, so this bounds our own memory and connections only. */
    private static final int AT_ONCE = 8;

    private final Region home;
    private final Function<Region, Ec2Client> ec2;

    RegionalBaseline(Region home, Function<Region, Ec2Client> ec2) {
        this.home = home;
        this.ec2 = ec2;
    }

    void apply() {
        Queue<String> closed = new ConcurrentLinkedQueue<>();
        new SideBySide(AT_ONCE).forEach(enabledRegions(), region -> apply(region, closed));
        closed.forEach(region -> LOG.atInfo().addKeyValue("region", region).log("region closed"));
    }

    /** Without {@code AllRegions}, DescribeRegions answers those that the account has enabled. */
    private List<Region> enabledRegions() {
        try (Ec2Client client = ec2.apply(home)) {
            return client.describeRegions().regions().stream()
                    .map(region -> Region.of(region.regionName()))
                    .toList();
        }
    }

    private void apply(Region region, Queue<String> closed) {
        try (Ec2Client client = ec2.apply(region)) {
            client.enableEbsEncryptionByDefault(encryption -> {});
            new DefaultVpcs(client).remove();
        } catch (VendingFailed failure) {
            if (!isClosed(failure)) {
                throw failure;
            }
            closed.add(region.id());
        }
    }

    /** EC2 names the kind of policy that refused, at the end of its message. */
    private boolean isClosed(VendingFailed failure) {
        return failure.is("UnauthorizedOperation") && failure.namesServiceControlPolicy();
    }
}
