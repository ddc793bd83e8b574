package dev.accountvending.doctor;

import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.servicequotas.model.ServiceQuota;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The quotas of the stage's own account that AWS keeps low in new accounts (<a
 * href="https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html">CodeBuild</a>, <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda</a>).
 */
final class QuotaChecks {
    /** The part of a quota's name that says the environment; {@code resources/cleaning.yml}. */
    private static final String ENVIRONMENT = "ARM/Small";

    private static final String CONCURRENCY = "L-B99A9384";

    /** Lambda keeps as many for functions that reserve none. */
    static final int LEFT_TO_OTHERS = 100;

    /** What functions reserve, all together; {@code functions/*.yml}. */
    static final int RESERVED = 9;

    private final Supplier<ServiceQuotasClient> quotas;

    QuotaChecks(Supplier<ServiceQuotasClient> quotas) {
        this.quotas = quotas;
    }

    CheckOutcome cleaningBuilds() {
        return find("codebuild", quota -> quota.quotaName().contains(ENVIRONMENT))
                .map(QuotaChecks::cleaningBuilds)
                .orElseGet(() -> unlisted("builds for " + ENVIRONMENT));
    }

    private static CheckOutcome cleaningBuilds(ServiceQuota quota) {
        long builds = quota.value().longValue();
        String ask =
                "Ask for more (Service Quotas, AWS CodeBuild, \"%s\")".formatted(quota.quotaName());
        if (builds == 0) {
            return CheckOutcome.failing(
                    "CodeBuild runs no build for %s, so no account can be cleaned. %s."
                            .formatted(ENVIRONMENT, ask));
        }
        return builds == 1
                ? CheckOutcome.ok(
                        "CodeBuild runs 1 at once: accounts are cleaned one after another. %s if many come back at once."
                                .formatted(ask))
                : CheckOutcome.ok("CodeBuild runs %d at once; others wait.".formatted(builds));
    }

    CheckOutcome concurrency() {
        return find("lambda", quota -> quota.quotaCode().equals(CONCURRENCY))
                .map(QuotaChecks::concurrency)
                .orElseGet(() -> unlisted("concurrent executions"));
    }

    private static CheckOutcome concurrency(ServiceQuota quota) {
        long all = quota.value().longValue();
        return all < LEFT_TO_OTHERS + RESERVED
                ? CheckOutcome.failing(
                        "Lambda runs %d functions at once in this account, too few to reserve the %d that AWS's own limits need: enough for a trial with reserveConcurrency: \"false\", and requests are refused beyond. Ask for 1,000 (Service Quotas, AWS Lambda, \"%s\", %s), then deploy with reserveConcurrency: \"true\"."
                                .formatted(all, RESERVED, quota.quotaName(), CONCURRENCY))
                : CheckOutcome.ok("Lambda runs %,d functions at once".formatted(all));
    }

    private static CheckOutcome unlisted(String what) {
        return CheckOutcome.unknown("Service Quotas lists no quota of %s.".formatted(what));
    }

    private Optional<ServiceQuota> find(String service, Predicate<ServiceQuota> wanted) {
        return quotas
                .get()
                .listServiceQuotasPaginator(request -> request.serviceCode(service))
                .quotas()
                .stream()
                .filter(wanted)
                .findFirst();
    }
}
