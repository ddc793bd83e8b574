package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.dns.TestingRoute53;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.runtime.Settings;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.route53.Route53Client;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

class DnsChecksTest {
    private final TestingRoute53 route53 = new TestingRoute53();
    private final String zone = route53.addZone("accounts.example.com", "parent");

    private DnsChecks checks(Map<String, String> but, Function<String, Set<String>> world) {
        Settings settings = TestingInstallation.settings(but);
        return new DnsChecks(
                TestingInstallation.entrance("VendingParentZoneRole", route53), settings, world);
    }

    private DnsChecks checks(Function<String, Set<String>> world) {
        return checks(Map.of("AVM_PARENT_ZONE_ID", zone), world);
    }

    @Test
    void zone_ofTheParentDomain_isWell() {
        assertThat(checks(_ -> Set.of()).zone()).isEqualTo(CheckOutcome.ok());
        assertThat(route53.faults.calls()).contains("ListResourceRecordSets");
    }

    @Test
    void zone_thatIsNotThere_fails() {
        route53.faults.refuse("GetHostedZone", "NoSuchHostedZone");

        assertThat(checks(_ -> Set.of()).zone())
                .isEqualTo(
                        CheckOutcome.failing(
                                "There is no zone %s in the management account: correct parentZoneId."
                                        .formatted(zone)));
    }

    @Test
    void zone_ofAnotherDomain_fails() {
        Map<String, String> but =
                Map.of("AVM_PARENT_ZONE_ID", zone, "AVM_PARENT_DOMAIN", "other.example.com");

        assertThat(checks(but, _ -> Set.of()).zone().line())
                .contains("is of accounts.example.com, but parentDomain is other.example.com");
    }

    @Test
    void readable_failsWhereTheReaderMayNotReadTheZone() {
        AssumedRole<Route53Client> reader = TestingInstallation.entrance("DnsReadOnly", route53);
        assertThat(checks(_ -> Set.of()).readable(reader)).isEqualTo(CheckOutcome.ok());

        route53.faults.refuse("ListResourceRecordSets", "AccessDenied");

        assertThat(checks(_ -> Set.of()).readable(reader).line())
                .contains("not seen when they are asked for, as DnsReadOnly may not read it");
    }

    @Test
    void delegation_thatTheWorldFollows_isWell() {
        Set<String> written =
                route53.nameServers(zone).stream()
                        .map(name -> name.toUpperCase(Locale.ROOT) + ".")
                        .collect(Collectors.toSet());

        assertThat(checks(_ -> written).delegation().status()).isEqualTo(CheckStatus.OK);
    }

    @Test
    void delegation_thatIsMissing_fails_andTellsTheRecord() {
        assertThat(checks(_ -> Set.of()).delegation().line())
                .contains("has no name servers for accounts.example.com")
                .contains(route53.nameServers(zone));
    }

    @Test
    void delegation_toOtherServers_fails() {
        assertThat(checks(_ -> Set.of("ns.registrar.example.")).delegation().line())
                .contains("leads accounts.example.com to ns.registrar.example, but zone " + zone);
    }

    @Test
    void delegation_whereNoResolverAnswers_isNotChecked() {
        DnsChecks checks =
                checks(
                        _ -> {
                            throw new TransientFailure("No resolver answered.");
                        });

        assertThat(checks.delegation()).isEqualTo(CheckOutcome.unknown("No resolver answered."));
    }

    @Test
    void delegation_whereAwsIsNotAsked_isNotChecked() {
        Map<String, String> local =
                Map.of("AVM_PARENT_ZONE_ID", zone, "AWS_ENDPOINT_URL", "http://localhost:1");

        assertThat(checks(local, _ -> Set.of()).delegation().status())
                .isEqualTo(CheckStatus.UNKNOWN);
    }
}
