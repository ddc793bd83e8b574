package dev.accountvending.dns;

import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.Aliases;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.DistributionSummary;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionConfigRequest;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionConfigResponse;
import software.amazon.awssdk.services.cloudfront.model.ListDistributionsRequest;
import software.amazon.awssdk.services.cloudfront.model.ListDistributionsResponse;
import software.amazon.awssdk.services.cloudfront.model.UpdateDistributionRequest;
import software.amazon.awssdk.services.cloudfront.model.UpdateDistributionResponse;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One account's CloudFront in memory. A page of distributions holds one, so that paging is tried.
 */
final class TestingCloudFront implements CloudFrontClient {
    final TestingFaults faults = new TestingFaults();
    private final TreeMap<String, DistributionConfig> distributions = new TreeMap<>();

    /** A distribution with a certificate of its own for these names. */
    void add(String id, String... aliases) {
        distributions.put(
                id,
                DistributionConfig.builder()
                        .comment("of " + id)
                        .aliases(Aliases.builder().quantity(aliases.length).items(aliases).build())
                        .viewerCertificate(v -> v.acmCertificateArn("arn:certificate"))
                        .build());
    }

    /** A distribution that never had names of its own. */
    void addPlain(String id) {
        distributions.put(id, DistributionConfig.builder().comment("of " + id).build());
    }

    DistributionConfig config(String id) {
        return Objects.requireNonNull(distributions.get(id));
    }

    @Override
    public ListDistributionsResponse listDistributions(ListDistributionsRequest request) {
        return faults.call(
                "ListDistributions",
                () -> {
                    String from = Optional.ofNullable(request.marker()).orElse("");
                    String id = distributions.higherKey(from);
                    return ListDistributionsResponse.builder()
                            .distributionList(
                                    list ->
                                            list.items(
                                                            id == null
                                                                    ? List.of()
                                                                    : List.of(summary(id)))
                                                    .isTruncated(
                                                            id != null
                                                                    && distributions.higherKey(id)
                                                                            != null)
                                                    .nextMarker(id))
                            .build();
                });
    }

    private DistributionSummary summary(String id) {
        return DistributionSummary.builder().id(id).aliases(config(id).aliases()).build();
    }

    @Override
    public GetDistributionConfigResponse getDistributionConfig(
            GetDistributionConfigRequest request) {
        return faults.call(
                "GetDistributionConfig",
                () ->
                        GetDistributionConfigResponse.builder()
                                .distributionConfig(config(request.id()))
                                .eTag(tag(request.id()))
                                .build());
    }

    @Override
    public UpdateDistributionResponse updateDistribution(UpdateDistributionRequest request) {
        return faults.call(
                "UpdateDistribution",
                () -> {
                    if (!tag(request.id()).equals(request.ifMatch())) {
                        throw TestingFaults.refusal("PreconditionFailed");
                    }
                    distributions.put(request.id(), request.distributionConfig());
                    return UpdateDistributionResponse.builder().build();
                });
    }

    private String tag(String id) {
        return "E" + config(id).hashCode();
    }

    @Override
    public String serviceName() {
        return "cloudfront";
    }

    @Override
    public void close() {}
}
