package dev.accountvending.setup.acceptance;

import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.servicequotas.model.ServiceQuota;

import java.util.Map;
import java.util.Optional;

/**
 * How many builds that clean accounts CodeBuild runs at once: new accounts may have none (<a
 * href="https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html">quotas</a>).
 */
final class CleaningRoomCheck implements Check {
    private static final String SERVICE = "codebuild";

    /** The part of the quota's name that says the environment; {@code resources/cleaning.yml}. */
    private static final String ENVIRONMENT = "ARM/Small";

    @Override
    public String name() {
        return "codebuild";
    }

    @Override
    public String purpose() {
        return "CodeBuild has room for the builds that clean accounts.";
    }

    @Override
    public Optional<String> localDifference() {
        return Optional.of("The number is the local cloud's own.");
    }

    @Override
    public Outcome run(Surroundings surroundings) {
        ServiceQuotasClient quotas = surroundings.vending().quotas();
        Optional<ServiceQuota> found =
                quotas.listServiceQuotasPaginator(r -> r.serviceCode(SERVICE)).stream()
                        .flatMap(page -> page.quotas().stream())
                        .filter(quota -> quota.quotaName().contains(ENVIRONMENT))
                        .findFirst();
        if (found.isEmpty()) {
            return new Outcome.NotSeen(
                    "Service Quotas lists no quota of builds for %s.".formatted(ENVIRONMENT));
        }
        long builds = found.get().value().longValue();
        return builds == 0
                ? new Outcome.Refused(
                        "CodeBuild runs no build for %s in the vending account: no account can be cleaned."
                                .formatted(ENVIRONMENT),
                        "Ask for more: Service Quotas, AWS CodeBuild, \"%s\"."
                                .formatted(found.get().quotaName()))
                : new Outcome.Seen(
                        "CodeBuild runs %d at once; others wait.".formatted(builds),
                        Map.of("builds at once", Long.toString(builds)));
    }
}
