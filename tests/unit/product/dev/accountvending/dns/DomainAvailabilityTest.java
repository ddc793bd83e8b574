package dev.accountvending.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Subdomain;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import software.amazon.awssdk.services.route53.model.RRType;

import java.util.List;

class DomainAvailabilityTest {
    private static final String PARENT = "accounts.example.com";
    private static final Subdomain DOMAIN = new Subdomain("ana.dev.accounts.example.com");

    private final TestingLedger ledger = new TestingLedger();
    private final TestingRoute53 dns = new TestingRoute53();
    private final String zone = dns.addZone(PARENT, "by hand");
    private final DomainAvailability domains =
            new DomainAvailability(ledger.registry, () -> dns, zone, PARENT);

    @ParameterizedTest
    @CsvSource({
        "ana.dev,     CNAME, The domain ana.dev.accounts.example.com is in use",
        "ana.dev,     A,     The domain ana.dev.accounts.example.com is in use",
        "ana.dev,     TXT,   The domain ana.dev.accounts.example.com is in use",
        "ana.dev,     NS,    The domain ana.dev.accounts.example.com is in use",
        "www.ana.dev, A,     The domain ana.dev.accounts.example.com is in use",
        "a.b.ana.dev, NS,    The domain ana.dev.accounts.example.com is in use",
        "dev,         NS,    No domain below dev.accounts.example.com can be had",
        "dev,         CNAME, No domain below dev.accounts.example.com can be had"
    })
    void require_whenARecordIsInTheWay_namesIt(String name, RRType type, String refusal) {
        put(name + "." + PARENT, type);

        assertThatThrownBy(() -> domains.require(DOMAIN))
                .isInstanceOf(RequestRejected.class)
                .hasMessageStartingWith(refusal)
                .hasMessageContaining("has the record %s.%s %s", name, PARENT, type);
    }

    @ParameterizedTest
    @CsvSource({
        "an.dev, CNAME",
        "ana-b.dev, NS",
        "anab.dev, NS",
        "www.ana-b.dev, A",
        "xana.dev, A",
        "ana.sbx, NS",
        "dev, A",
        "dev, TXT",
        "*.dev, A"
    })
    void require_whenOthersHaveRecords_isContent(String name, RRType type) {
        put(name + "." + PARENT, type);

        domains.require(DOMAIN);

        assertThat(dns.changes()).isEmpty();
    }

    /** Whose domain it is, and until when it is held, the ledger says. */
    @Test
    void require_whenTheDelegationIsALeases_leavesItToTheLedger_whateverSomebodyMadeOfIt() {
        Lease lease = ledger.withAccount("ana");
        List<String> servers = List.of("ns-1.awsdns.com", "ns-2.awsdns.org");
        ledger.registry.update(
                lease.id(),
                found ->
                        found.withDomain(
                                domain ->
                                        domain.withZone(
                                                new Zone("Z1", servers)
                                                        .deleted(TestingLedger.NOW))));
        String domain = lease.domain().name().value();
        dns.put(zone, TestingRoute53.record(domain, RRType.NS, "NS-2.awsdns.org.", "ns.else.net"));

        assertThatCode(() -> domains.require(lease.domain().name())).doesNotThrowAnyException();

        dns.put(zone, TestingRoute53.record(domain, RRType.NS, "ns.else.net"));
        assertThatThrownBy(() -> domains.require(lease.domain().name()))
                .isInstanceOf(RequestRejected.class);
    }

    @Test
    void require_whenTheZoneCannotBeRead_refusesNobody() {
        put(DOMAIN.value(), RRType.A);
        dns.faults.refuse("ListResourceRecordSets", "AccessDenied");

        assertThatCode(() -> domains.require(DOMAIN)).doesNotThrowAnyException();
        assertThat(dns.faults.calls()).containsExactly("ListResourceRecordSets");
    }

    private void put(String name, RRType type) {
        dns.put(zone, TestingRoute53.record(name, type, "theirs.example.net"));
    }
}
