package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.servicequotas.model.ListServiceQuotasRequest;
import software.amazon.awssdk.services.servicequotas.model.ListServiceQuotasResponse;
import software.amazon.awssdk.services.servicequotas.model.ServiceQuota;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class QuotaChecksTest {
    private static final Pattern RESERVED =
            Pattern.compile("reservedConcurrency: \\{Fn::If: \\[ReservedConcurrency, (\\d+),");

    private final List<ServiceQuota> listed = new ArrayList<>();
    private final QuotaChecks checks = new QuotaChecks(() -> new Quotas());

    /** Lists each quota on a page of its own. */
    private final class Quotas implements ServiceQuotasClient {
        @Override
        public ListServiceQuotasResponse listServiceQuotas(ListServiceQuotasRequest request) {
            List<ServiceQuota> all =
                    listed.stream()
                            .filter(quota -> quota.serviceCode().equals(request.serviceCode()))
                            .toList();
            int page = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
            return ListServiceQuotasResponse.builder()
                    .quotas(all.stream().skip(page).limit(1).toList())
                    .nextToken(page + 1 < all.size() ? Integer.toString(page + 1) : null)
                    .build();
        }

        @Override
        public String serviceName() {
            return "servicequotas";
        }

        @Override
        public void close() {}
    }

    @Test
    void cleaningBuilds_areReadForTheEnvironmentThatCleans() {
        builds("ARM/Large", 0);
        builds("ARM/Small", 4);

        assertThat(checks.cleaningBuilds())
                .isEqualTo(CheckOutcome.ok("CodeBuild runs 4 at once; others wait."));
    }

    @Test
    void cleaningBuilds_whenThereIsOne_areWell_andSayWhatToAskFor() {
        builds("ARM/Small", 1);

        CheckOutcome outcome = checks.cleaningBuilds();

        assertThat(outcome.status()).isEqualTo(CheckStatus.OK);
        assertThat(outcome.line())
                .contains("one after another", "builds for ARM/Small environment\"");
    }

    @Test
    void cleaningBuilds_whenThereIsNone_fail() {
        builds("ARM/Small", 0);

        CheckOutcome outcome = checks.cleaningBuilds();

        assertThat(outcome.status()).isEqualTo(CheckStatus.FAILING);
        assertThat(outcome.line()).contains("no account can be cleaned", "Ask for more");
    }

    @Test
    void concurrency_ofANewAccount_fails_andSaysWhatToAskForAndToSet() {
        concurrency(10);

        CheckOutcome outcome = checks.concurrency();

        assertThat(outcome.status()).isEqualTo(CheckStatus.FAILING);
        assertThat(outcome.line())
                .startsWith("Lambda runs 10 functions at once")
                .contains("L-B99A9384", "1,000")
                .endsWith("reserveConcurrency: \"true\".");
    }

    @Test
    void concurrency_thatLeavesLambdaItsHundred_isWell() {
        concurrency(109);
        assertThat(checks.concurrency().status()).isEqualTo(CheckStatus.OK);

        concurrency(108);
        assertThat(checks.concurrency().status()).isEqualTo(CheckStatus.FAILING);
    }

    @Test
    void aQuotaThatIsNotListed_isUnknown() {
        assertThat(checks.concurrency().status()).isEqualTo(CheckStatus.UNKNOWN);
        assertThat(checks.cleaningBuilds().line()).contains("ARM/Small");
    }

    @Test
    void whatFunctionsReserve_isWhatTheyDeclare() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("functions"))) {
            int reserved =
                    files.map(QuotaChecksTest::read)
                            .flatMap(text -> RESERVED.matcher(text).results())
                            .mapToInt(found -> Integer.parseInt(found.group(1)))
                            .sum();

            assertThat(QuotaChecks.RESERVED).isEqualTo(reserved);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void builds(String environment, double most) {
        listed.add(
                ServiceQuota.builder()
                        .serviceCode("codebuild")
                        .quotaCode("L-" + environment)
                        .quotaName(
                                "Concurrently running builds for %s environment"
                                        .formatted(environment))
                        .value(most)
                        .build());
    }

    private void concurrency(double most) {
        listed.removeIf(quota -> quota.serviceCode().equals("lambda"));
        listed.add(
                ServiceQuota.builder()
                        .serviceCode("lambda")
                        .quotaCode("L-B99A9384")
                        .quotaName("Concurrent executions")
                        .value(most)
                        .build());
    }
}
