package dev.accountvending.certificate;

import dev.accountvending.dns.TestingRoute53;
import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.NotYet;
import dev.accountvending.model.Subdomain;

import software.amazon.awssdk.services.route53.model.RRType;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A ledger with one lease whose subdomain has its zone, and its member account's services. */
final class TestingCertification {
    static final Duration PATIENCE = Duration.ofHours(1);

    final TestingLedger ledger = new TestingLedger();
    final TestingAcm acm = new TestingAcm();
    final TestingRoute53 route53 = new TestingRoute53();
    final Lease lease = ledger.withAccount("ana");
    final Subdomain domain = lease.domain().name();
    final String zone = route53.addZone(domain.value(), lease.id().value());

    TestingCertification() {
        ledger.registry.update(
                lease.id(),
                found ->
                        found.withDomain(
                                names ->
                                        names.withZone(new Zone(zone, route53.nameServers(zone)))));
    }

    RequestCertificate.Output request(Duration later) {
        return new RequestCertificate(
                        ledger.registry, account -> acm, account -> route53, clockAfter(later))
                .run(
                        new RequestCertificate.Input(
                                lease.id(),
                                TestingLedger.ACCOUNT,
                                domain,
                                Math.toIntExact(PATIENCE.toSeconds())));
    }

    /** Runs the step, whether ACM names the record or not; answers the certificate's ARN. */
    String begin(Duration later) {
        try {
            return request(later).certificateArn();
        } catch (NotYet unnamed) {
            return inLedger().orElseThrow().arn();
        }
    }

    CheckCertificate.Output check(Duration later) {
        return new CheckCertificate(ledger.registry, account -> acm, clockAfter(later))
                .run(
                        new CheckCertificate.Input(
                                lease.id(),
                                TestingLedger.ACCOUNT,
                                Math.toIntExact(PATIENCE.toSeconds())));
    }

    /** What the ledger says of the certificate. */
    Optional<Certificate> inLedger() {
        return Optional.ofNullable(ledger.registry.lease(lease.id()).domain().certificate());
    }

    /** What the validation record in the subdomain's zone says. */
    List<String> proof() {
        return route53.values(zone, "_proof." + domain, RRType.CNAME);
    }

    private static Clock clockAfter(Duration later) {
        return Clock.fixed(TestingLedger.NOW.plus(later), ZoneOffset.UTC);
    }
}
