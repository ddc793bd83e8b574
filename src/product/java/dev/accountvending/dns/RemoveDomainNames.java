package dev.accountvending.dns;

import dev.accountvending.aws.MemberAccount;
import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Subdomain;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.SideBySide;
import dev.accountvending.runtime.Step;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.ec2.Ec2Client;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;

/**
 * Takes the lease's domain, and names below it, from API Gateway and CloudFront before the account
 * is closed. There a name is taken for all accounts of AWS, and a closed account keeps its names
 * for up to 90 days: until then nobody could use the domain again.
 *
 * <p>An account that goes to the pool loses them when it is cleaned.
 */
public final class RemoveDomainNames
        extends Step<RemoveDomainNames.Input, RemoveDomainNames.Output> {
    private static final Logger LOG = LoggerFactory.getLogger(RemoveDomainNames.class);

    /** API Gateway throttles by account and region, so this bounds our own connections only. */
    private static final int AT_ONCE = 8;

    private final Ledger ledger;
    private final Function<AccountId, MemberClients> members;

    public record Input(LeaseId leaseId) {}

    /** The names that were still taken. */
    public record Output(List<String> removed) {
        public Output {
            removed = List.copyOf(removed);
        }
    }

    /**
     * A member's clients.
     *
     * @param home the region whose EC2 tells which others are enabled
     */
    record MemberClients(
            Region home,
            Function<Region, Ec2Client> ec2,
            Function<Region, ApiGatewayClient> restApis,
            Function<Region, ApiGatewayV2Client> httpApis,
            CloudFrontClient cloudFront) {
        static MemberClients of(MemberAccount member) {
            return new MemberClients(
                    member.homeRegion(),
                    member::ec2,
                    member::apiGateway,
                    member::apiGatewayV2,
                    member.cloudFront());
        }
    }

    public RemoveDomainNames() {
        this(FunctionContext.current());
    }

    private RemoveDomainNames(FunctionContext function) {
        this(
                Ledger.of(function),
                account -> MemberClients.of(RoleSessions.of(function).asOperator(account)));
    }

    RemoveDomainNames(Ledger ledger, Function<AccountId, MemberClients> members) {
        super(Input.class);
        this.ledger = ledger;
        this.members = members;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.lease(input.leaseId());
        AccountId account = lease.accountId();
        if (!lease.isAtEnd() || account == null) {
            throw new VendingFailed(
                    Explanation.of(
                            "The end of %s stopped.".formatted(lease.name()),
                            "Lease %s is %s, not at its end: its domain names were not touched."
                                    .formatted(lease.id(), lease.status())));
        }
        MemberClients member = members.apply(account);
        var removed = new ConcurrentSkipListSet<String>();
        new SideBySide(AT_ONCE)
                .forEach(
                        enabledRegions(member),
                        region ->
                                removed.addAll(
                                        removeFromApis(member, region, lease.domain().name())));
        removed.addAll(removeFromCloudFront(member.cloudFront(), lease.domain().name()));
        return new Output(List.copyOf(removed));
    }

    /** Without {@code AllRegions}, DescribeRegions answers those that the account has enabled. */
    private static List<Region> enabledRegions(MemberClients member) {
        try (Ec2Client client = member.ec2().apply(member.home())) {
            return client.describeRegions().regions().stream()
                    .map(region -> Region.of(Objects.requireNonNull(region.regionName())))
                    .toList();
        }
    }

    private static List<String> removeFromApis(
            MemberClients member, Region region, Subdomain domain) {
        try (ApiGatewayClient rest = member.restApis().apply(region);
                ApiGatewayV2Client http = member.httpApis().apply(region)) {
            return new ApiDomainNames(rest, http, domain).remove();
        } catch (VendingFailed refused) {
            passOverIfClosed(refused, region.id());
            return List.of();
        }
    }

    private static List<String> removeFromCloudFront(CloudFrontClient client, Subdomain domain) {
        try (client) {
            return new CloudFrontAliases(client, domain).remove();
        } catch (VendingFailed refused) {
            passOverIfClosed(refused, "CloudFront");
            return List.of();
        }
    }

    /** What the organization's service control policies close was closed to the owner too. */
    private static void passOverIfClosed(VendingFailed refused, String where) {
        boolean isClosed =
                (refused.is("AccessDeniedException") || refused.is("AccessDenied"))
                        && refused.namesServiceControlPolicy();
        if (!isClosed) {
            throw refused;
        }
        LOG.atInfo().addKeyValue("region", where).log("region closed");
    }
}
