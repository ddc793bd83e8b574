package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.local.gateway.RecordedCall;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.route53.Route53Client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every AWS operation that each step calls, answered with a throttle, with a server's error, and
 * with its answer lost after the effect: each in a vend of its own, many side by side. The calls
 * are found by recording a vend that succeeds and one that fails, so a call that a step makes
 * tomorrow is tested tomorrow.
 */
class FaultIT {
    private static final int AT_ONCE = 24;
    private static final List<Fault> FAULTS =
            List.of(new Fault.Throttle(), new Fault.Failure(), new Fault.AnswerLost());

    private static TestCloud cloud;

    @BeforeAll
    static void start() {
        cloud = TestCloud.start(Timing.brisk(), List.of("us-east-1"));
        cloud.local.accountQuota(10_000);
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    /** An operation as one step calls it. */
    private record Target(String function, String operation) {
        @Override
        public String toString() {
            return function + " " + operation;
        }
    }

    /** A vend in which one call of one step goes wrong. */
    private record Case(int number, Target target, Fault fault, boolean broken) {
        String name() {
            return "case%d-test".formatted(number);
        }

        String lease() {
            return name() + "-1";
        }

        /** The call is made once in an organization: later vends find what it made. */
        boolean makesUnits() {
            return target.operation().equals("organizations:CreateOrganizationalUnit");
        }

        ObjectNode request() {
            return request(name().replace("-test", ""));
        }

        static ObjectNode request(String service) {
            return TestCloud.request("service", service, service + "@example.com")
                    .put("stage", "test");
        }

        @Override
        public String toString() {
            return "%s: %s".formatted(target, fault.name());
        }
    }

    /** What is there after all vends have ended. */
    private record World(
            Map<String, List<Account>> accounts,
            Map<String, Set<String>> delegations,
            List<String> ledgerKeys,
            Set<String> quarantined) {}

    /** How a vend ended. */
    private record Outcome(Case of, JsonNode lease, World world) {}

    @TestFactory
    Stream<DynamicTest> vend_whateverCallGoesWrong_endsInOrder() {
        List<Case> cases = cases();
        List<Outcome> outcomes = new ArrayList<>();
        cases.stream().filter(Case::makesUnits).forEach(each -> outcomes.add(vendAlone(each)));
        outcomes.addAll(vendTogether(cases.stream().filter(each -> !each.makesUnits()).toList()));
        return outcomes.stream()
                .map(outcome -> dynamicTest(outcome.of().toString(), () -> check(outcome)));
    }

    /** In an organization without units, as only the first vend of an installation finds it. */
    private static Outcome vendAlone(Case each) {
        cloud.removeUnits();
        JsonNode lease = vend(each);
        return new Outcome(each, lease, look());
    }

    private static List<Outcome> vendTogether(List<Case> cases) {
        List<CompletableFuture<JsonNode>> vends = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Case each : cases) {
                vends.add(CompletableFuture.supplyAsync(() -> vend(each), pool));
            }
        }
        World world = look();
        return IntStream.range(0, cases.size())
                .mapToObj(i -> new Outcome(cases.get(i), vends.get(i).join(), world))
                .toList();
    }

    private static List<Case> cases() {
        cloud.vend(Case.request("healthy"));
        breakForGood("broken-test-1");
        cloud.vend(Case.request("broken"));
        Set<Target> healthy = targets("healthy-test-1");
        Set<Target> compensating = targets("broken-test-1");
        compensating.removeAll(healthy);
        assertThat(functions(healthy)).contains("reserveLease", "applyBaseline", "notifyRequester");
        assertThat(functions(compensating))
                .containsExactlyInAnyOrder(
                        "removeDelegation", "quarantineAccount", "failLease", "notifyFailure");
        List<Case> cases = new ArrayList<>();
        add(cases, healthy, false);
        add(cases, compensating, true);
        return cases;
    }

    private static void add(List<Case> cases, Set<Target> targets, boolean broken) {
        for (Target target : targets) {
            for (Fault fault : FAULTS) {
                cases.add(new Case(cases.size(), target, fault, broken));
            }
        }
    }

    private static Set<Target> targets(String lease) {
        return cloud.local.recorder().ofLease(lease).stream()
                .filter(call -> call.function() != null)
                .map(call -> new Target(Objects.requireNonNull(call.function()), call.operation()))
                .collect(
                        Collectors.toCollection(
                                () -> new TreeSet<>(Comparator.comparing(Target::toString))));
    }

    private static Set<String> functions(Set<Target> targets) {
        return targets.stream().map(Target::function).collect(Collectors.toSet());
    }

    /** The vend fails late, with an account, a zone and a delegation to be taken back. */
    private static void breakForGood(String lease) {
        cloud.local
                .faults()
                .add(
                        FaultRule.of("acm:RequestCertificate", new Fault.Failure(400, "Refused"))
                                .forLease(lease)
                                .onCall(1, 1_000));
    }

    private static JsonNode vend(Case each) {
        if (each.broken()) {
            breakForGood(each.lease());
        }
        cloud.local
                .faults()
                .add(
                        FaultRule.of(each.target().operation(), each.fault())
                                .inFunction(each.target().function())
                                .forLease(each.lease()));
        return cloud.vend(each.request());
    }

    private static World look() {
        return new World(
                cloud.accountsByLease(),
                cloud.delegations(),
                cloud.ledgerKeys(),
                cloud.accountsInUnit("Quarantine"));
    }

    private static void check(Outcome outcome) {
        Case each = outcome.of();
        JsonNode lease = outcome.lease();
        World world = outcome.world();
        assertThat(cloud.local.recorder().ofLease(each.lease()))
                .as("the fault struck")
                .anyMatch(call -> struck(call, each));
        List<Account> accounts = world.accounts().getOrDefault(each.lease(), List.of());
        assertThat(accounts).as("accounts of the lease").hasSize(1);
        String account = accounts.getFirst().id();
        assertThat(lease.get("accountId").textValue()).isEqualTo(account);
        assertThat(world.ledgerKeys()).contains("ACCOUNT#" + account);
        if (each.broken()) {
            checkFailed(lease, account, world);
        } else {
            checkActive(lease, account, world);
        }
    }

    private static boolean struck(RecordedCall call, Case each) {
        return each.fault().name().equals(call.fault())
                && each.target().operation().equals(call.operation())
                && each.target().function().equals(call.function());
    }

    private static void checkFailed(JsonNode lease, String account, World world) {
        assertThat(lease.get("status").textValue()).isEqualTo("FAILED");
        assertThat(world.quarantined()).contains(account);
        assertThat(cloud.ledgerItem("ACCOUNT#" + account)).contains("QUARANTINED");
        assertThat(world.delegations()).doesNotContainKey(lease.get("domain").textValue());
        assertThat(world.ledgerKeys())
                .doesNotContain(
                        "NAME#" + lease.get("name").textValue(),
                        "SUBDOMAIN#" + lease.get("domain").textValue(),
                        "EMAIL#" + lease.get("email").textValue(),
                        "OWNER#%s#service".formatted(lease.get("owner").textValue()));
    }

    private static void checkActive(JsonNode lease, String account, World world) {
        String domain = lease.get("domain").textValue();
        assertThat(lease.get("status").textValue()).isEqualTo("ACTIVE");
        assertThat(lease.get("certificateStatus").textValue()).isEqualTo("ISSUED");
        assertThat(world.quarantined()).doesNotContain(account);
        try (Route53Client zones =
                        cloud.member(account, Route53Client.builder(), Region.US_EAST_1);
                AcmClient acm = cloud.member(account, AcmClient.builder(), Region.US_EAST_1)) {
            String zone = lease.get("hostedZoneId").textValue();
            assertThat(zones.listHostedZones().hostedZones()).as("zones").hasSize(1);
            assertThat(world.delegations().get(domain))
                    .isEqualTo(
                            TestCloud.plain(
                                    zones.getHostedZone(r -> r.id(zone))
                                            .delegationSet()
                                            .nameServers()));
            assertThat(acm.listCertificates().certificateSummaryList())
                    .as("certificates")
                    .extracting(CertificateSummary::certificateArn)
                    .containsExactly(lease.get("certificateArn").textValue());
        }
    }
}
