package dev.accountvending.baseline;

import dev.accountvending.model.AccountPart;
import dev.accountvending.model.StepFailure;
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
 * can use what we cannot remove (aws-ia/terraform-aws-control_tower_account_factory#9). Closed is a
 * region in which not even a look is allowed. If all of them are, EC2 itself is denied, and neither
 * part is done.
 */
final class RegionalBaseline {
    private static final Logger LOG = LoggerFactory.getLogger(RegionalBaseline.class);

    /** EC2 throttles by account and region, so this bounds our own memory and connections only. */
    private static final int AT_ONCE = 8;

    private final Region home;
    private final Function<Region, Ec2Client> ec2;
    private final BaselineTally tally;

    RegionalBaseline(Region home, Function<Region, Ec2Client> ec2, BaselineTally tally) {
        this.home = home;
        this.ec2 = ec2;
        this.tally = tally;
    }

    /** A region, and why it is closed. */
    private record Closed(Region region, VendingFailed why) {}

    void apply() {
        if (tally.wants(AccountPart.encryption) || tally.wants(AccountPart.defaultVpcs)) {
            try {
                applyIn(enabledRegions());
            } catch (StepFailure noRegions) {
                failed(noRegions);
            }
        }
    }

    private void applyIn(List<Region> regions) {
        Queue<Closed> closed = new ConcurrentLinkedQueue<>();
        new SideBySide(AT_ONCE).forEach(regions, region -> apply(region, closed));
        if (!closed.isEmpty() && closed.size() == regions.size()) {
            failed(closed.element().why());
        }
        closed.forEach(
                it -> LOG.atInfo().addKeyValue("region", it.region().id()).log("region closed"));
    }

    /** Without {@code AllRegions}, DescribeRegions answers those that the account has enabled. */
    private List<Region> enabledRegions() {
        try (Ec2Client client = ec2.apply(home)) {
            return client.describeRegions().regions().stream()
                    .map(region -> Region.of(region.regionName()))
                    .toList();
        }
    }

    private void apply(Region region, Queue<Closed> closed) {
        try (Ec2Client client = ec2.apply(region)) {
            DefaultVpcs vpcs = new DefaultVpcs(client);
            List<String> found = vpcs.find();
            tally.attempt(
                    AccountPart.encryption, () -> client.enableEbsEncryptionByDefault(it -> {}));
            tally.attempt(AccountPart.defaultVpcs, () -> vpcs.remove(found));
        } catch (VendingFailed failure) {
            if (isClosed(failure)) {
                closed.add(new Closed(region, failure));
            } else {
                failed(failure);
            }
        } catch (StepFailure failure) {
            failed(failure);
        }
    }

    /** Neither part can be done. */
    private void failed(StepFailure failure) {
        tally.attempt(AccountPart.encryption, () -> rethrow(failure));
        tally.attempt(AccountPart.defaultVpcs, () -> rethrow(failure));
    }

    private static void rethrow(StepFailure failure) {
        throw failure;
    }

    /** EC2 names the kind of policy that refused, at the end of its message. */
    private static boolean isClosed(VendingFailed failure) {
        return failure.is("UnauthorizedOperation") && failure.namesServiceControlPolicy();
    }
}
