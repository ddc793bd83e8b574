package dev.accountvending.inventory;

import dev.accountvending.aws.MemberAccount;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.account.model.RegionOptStatus;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

import java.util.List;
import java.util.function.Function;

/** The clients of one session in a member; the session serves every region. */
record AccountClients(
        Region home,
        IamClient iam,
        S3Client buckets,
        AccountClient account,
        Function<Region, RegionClients> in) {

    static AccountClients of(MemberAccount member) {
        return new AccountClients(
                member.homeRegion(),
                member.iam(),
                member.buckets(),
                member.accountManagement(),
                region -> RegionClients.of(member, region));
    }

    /**
     * Lists the regions that an account has enabled whose EC2 may be asleep (<a
     * href="https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html">ListRegions</a>):
     * in a new one that wakes up to two minutes after the account can be entered.
     */
    List<Region> enabledRegionsWhenNew() {
        return account
                .listRegionsPaginator(
                        request ->
                                request.regionOptStatusContains(
                                        RegionOptStatus.ENABLED,
                                        RegionOptStatus.ENABLED_BY_DEFAULT))
                .regions()
                .stream()
                .map(region -> Region.of(region.regionName()))
                .toList();
    }

    /** Lists the regions that the account has enabled (DescribeRegions without AllRegions). */
    List<Region> enabledRegions() {
        Ec2Client ec2 = in.apply(home).ec2();
        return ec2.describeRegions().regions().stream()
                .map(region -> Region.of(region.regionName()))
                .toList();
    }
}
