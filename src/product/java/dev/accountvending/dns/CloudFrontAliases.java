package dev.accountvending.dns;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.Subdomain;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.DistributionList;
import software.amazon.awssdk.services.cloudfront.model.DistributionSummary;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionConfigResponse;

import java.util.ArrayList;
import java.util.List;

/**
 * The alternate domain names of a member's CloudFront distributions. One is taken for all accounts
 * as long as a distribution has it, enabled or not (<a
 * href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html">alternate
 * domain names</a>).
 */
final class CloudFrontAliases {
    private final CloudFrontClient cloudFront;
    private final Subdomain domain;

    CloudFrontAliases(CloudFrontClient cloudFront, Subdomain domain) {
        this.cloudFront = cloudFront;
        this.domain = domain;
    }

    /**
     * Takes those at the domain and below it from every distribution; the distributions stay.
     *
     * @return what was taken
     */
    List<String> remove() {
        List<String> removed = new ArrayList<>();
        for (String id : distributions()) {
            removed.addAll(remove(id));
        }
        return removed;
    }

    private List<String> distributions() {
        List<String> found = new ArrayList<>();
        @Nullable String marker = null;
        do {
            String from = marker;
            DistributionList page =
                    cloudFront.listDistributions(r -> r.marker(from)).distributionList();
            page.items().stream().filter(this::hasOurs).map(it -> it.id()).forEach(found::add);
            marker = Boolean.TRUE.equals(page.isTruncated()) ? page.nextMarker() : null;
        } while (marker != null);
        return found;
    }

    private boolean hasOurs(DistributionSummary distribution) {
        return distribution.aliases() != null
                && distribution.aliases().items().stream().anyMatch(domain::covers);
    }

    private List<String> remove(String id) {
        try {
            GetDistributionConfigResponse found = cloudFront.getDistributionConfig(r -> r.id(id));
            DistributionConfig config = found.distributionConfig();
            List<String> aliases = config.aliases().items();
            List<String> others = aliases.stream().filter(it -> !domain.covers(it)).toList();
            cloudFront.updateDistribution(
                    r ->
                            r.id(id)
                                    .ifMatch(found.eTag())
                                    .distributionConfig(withAliases(config, others)));
            return aliases.stream().filter(domain::covers).toList();
        } catch (VendingFailed refused) {
            if (refused.is("NoSuchDistribution")) {
                return List.of();
            }
            if (refused.is("PreconditionFailed")) {
                throw new TransientFailure(
                        Explanation.of(
                                "Somebody changed CloudFront's distribution %s at the same time."
                                        .formatted(id)),
                        refused);
            }
            throw refused;
        }
    }

    /** The certificate of a distribution without names of its own is CloudFront's. */
    private static DistributionConfig withAliases(DistributionConfig config, List<String> aliases) {
        DistributionConfig.Builder changed =
                config.toBuilder().aliases(a -> a.quantity(aliases.size()).items(aliases));
        return aliases.isEmpty()
                ? changed.viewerCertificate(v -> v.cloudFrontDefaultCertificate(true)).build()
                : changed.build();
    }
}
