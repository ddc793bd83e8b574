package dev.accountvending.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;

import java.util.List;
import java.util.Map;
import java.util.Objects;

class RemoveDomainNamesTest {
    private static final String DOMAIN = "ana.dev.accounts.example.com";

    private final TestingDelegation world = new TestingDelegation();
    private final Map<String, TestingApiGateway> regions =
            Map.of("us-east-1", new TestingApiGateway(), "eu-west-1", new TestingApiGateway());
    private final TestingCloudFront cloudFront = new TestingCloudFront();

    @Test
    void run_deletesApiGatewaysNames_atTheDomainAndBelow_inEveryRegion() {
        world.end();
        apis("us-east-1").addRegional("api." + DOMAIN);
        apis("us-east-1").addRegional("*." + DOMAIN);
        apis("us-east-1").addEdge(DOMAIN);
        apis("eu-west-1").addRegional("eu." + DOMAIN);

        assertThat(run()).containsExactly("*." + DOMAIN, DOMAIN, "api." + DOMAIN, "eu." + DOMAIN);

        assertThat(apis("us-east-1").names()).isEmpty();
        assertThat(apis("eu-west-1").names()).isEmpty();
    }

    @Test
    void run_leavesNamesOfOtherDomains() {
        world.end();
        apis("us-east-1").addRegional("not-" + DOMAIN);
        apis("us-east-1").addEdge("shop.example.net");
        cloudFront.add("D1", "shop.example.net");

        assertThat(run()).isEmpty();

        assertThat(apis("us-east-1").names()).containsExactly("not-" + DOMAIN, "shop.example.net");
        assertThat(cloudFront.faults.calls()).doesNotContain("UpdateDistribution");
    }

    @Test
    void run_takesCloudFrontsNames_andLeavesTheDistributionsWithItsOwnCertificate() {
        world.end();
        cloudFront.addPlain("D0");
        cloudFront.add("D1", "www." + DOMAIN, DOMAIN);
        cloudFront.add("D2", "shop.example.net", "*." + DOMAIN);

        assertThat(run()).containsExactly("*." + DOMAIN, DOMAIN, "www." + DOMAIN);

        assertThat(cloudFront.config("D1").aliases().items()).isEmpty();
        assertThat(cloudFront.config("D1").viewerCertificate().cloudFrontDefaultCertificate())
                .isTrue();
        assertThat(cloudFront.config("D1").viewerCertificate().acmCertificateArn()).isNull();
        assertThat(cloudFront.config("D1").comment()).isEqualTo("of D1");
        assertThat(cloudFront.config("D2").aliases().items()).containsExactly("shop.example.net");
        assertThat(cloudFront.config("D2").viewerCertificate().acmCertificateArn())
                .isEqualTo("arn:certificate");
    }

    @Test
    void run_whateverAnswerIsLost_succeedsTheNextTime_andThenChangesNothing() {
        world.end();
        TestingApiGateway apis = apis("us-east-1");
        apis.addRegional("api." + DOMAIN);
        apis.addEdge("www." + DOMAIN);
        cloudFront.add("D1", DOMAIN);
        for (String operation : List.of("http:DeleteDomainName", "rest:DeleteDomainName")) {
            apis.faults.loseAnswer(operation);
            assertThatExceptionOfType(TransientFailure.class).isThrownBy(this::run);
        }
        cloudFront.faults.loseAnswer("UpdateDistribution");
        assertThatExceptionOfType(TransientFailure.class).isThrownBy(this::run);

        assertThat(run()).isEmpty();

        assertThat(apis.names()).isEmpty();
        assertThat(cloudFront.config("D1").aliases().items()).isEmpty();
    }

    @Test
    void run_whenSomebodyDeletesANameMeanwhile_isContent() {
        world.end();
        apis("us-east-1").addRegional("api." + DOMAIN);
        apis("us-east-1").faults.refuse("http:DeleteDomainName", "NotFoundException");
        cloudFront.add("D1", DOMAIN);
        cloudFront.faults.refuse("UpdateDistribution", "NoSuchDistribution");

        run();

        assertThat(run()).contains("api." + DOMAIN);
    }

    @Test
    void run_whenADistributionChangesMeanwhile_isToBeTriedAgain() {
        world.end();
        cloudFront.add("D1", DOMAIN);
        cloudFront.faults.before(
                "UpdateDistribution", () -> cloudFront.add("D1", DOMAIN, "shop.example.net"));

        assertThatExceptionOfType(TransientFailure.class).isThrownBy(this::run);

        assertThat(run()).containsExactly(DOMAIN);
        assertThat(cloudFront.config("D1").aliases().items()).containsExactly("shop.example.net");
    }

    @Test
    void run_whereNamesCannotBeRemoved_stopsTheEnd() {
        world.end();
        apis("eu-west-1").faults.refuse("http:GetDomainNames", "AccessDeniedException");

        assertThatExceptionOfType(VendingFailed.class).isThrownBy(this::run);
    }

    @Test
    void run_inARegionThatTheOrganizationCloses_passesItOver() {
        world.end();
        apis("us-east-1").addRegional("api." + DOMAIN);
        apis("eu-west-1")
                .faults
                .before(
                        "http:GetDomainNames",
                        () -> {
                            throw new VendingFailed(
                                    Explanation.of(
                                            "AWS refused.",
                                            "with an explicit deny in a service control policy"),
                                    "AccessDeniedException",
                                    null);
                        });

        assertThat(run()).containsExactly("api." + DOMAIN);
    }

    @Test
    void run_ofALeaseThatItsOwnerHas_touchesNothing() {
        world.ledger.registry.progress().activate(world.lease.id(), "example-ana");
        apis("us-east-1").addRegional("api." + DOMAIN);

        assertThatExceptionOfType(VendingFailed.class)
                .isThrownBy(this::run)
                .withMessageContaining("its domain names were not touched");

        assertThat(apis("us-east-1").names()).isNotEmpty();
    }

    private TestingApiGateway apis(String region) {
        return Objects.requireNonNull(regions.get(region));
    }

    private List<String> run() {
        return new RemoveDomainNames(world.ledger.registry, this::member)
                .run(new RemoveDomainNames.Input(world.lease.id()))
                .removed();
    }

    private RemoveDomainNames.MemberClients member(AccountId account) {
        assertThat(account).isEqualTo(TestingLedger.ACCOUNT);
        return new RemoveDomainNames.MemberClients(
                Region.US_EAST_1,
                _ -> new EnabledRegions(List.copyOf(regions.keySet())),
                region -> apis(region.id()).rest,
                region -> apis(region.id()).http,
                cloudFront);
    }

    private record EnabledRegions(List<String> names) implements Ec2Client {
        @Override
        public DescribeRegionsResponse describeRegions() {
            return DescribeRegionsResponse.builder()
                    .regions(
                            names.stream()
                                    .map(
                                            name ->
                                                    software.amazon.awssdk.services.ec2.model.Region
                                                            .builder()
                                                            .regionName(name)
                                                            .build())
                                    .toList())
                    .build();
        }

        @Override
        public String serviceName() {
            return "ec2";
        }

        @Override
        public void close() {}
    }
}
