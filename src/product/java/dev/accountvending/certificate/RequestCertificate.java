package dev.accountvending.certificate;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.NotYet;
import dev.accountvending.model.PartStatus;
import dev.accountvending.model.Subdomain;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.DomainValidation;
import software.amazon.awssdk.services.acm.model.ResourceRecord;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Requests the certificate for the subdomain and its wildcard, and writes the record into the
 * subdomain's zone by which ACM sees that the domain is ours (<a
 * href="https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html">DNS validation</a>).
 *
 * <p>ACM names that record some seconds after the request, so this step is run until it is written.
 * Once the ARN is in the ledger it is the lease's certificate, whatever ACM's token remembers. The
 * domain is known to be delegated when this step runs, so that part of the account is done.
 */
public final class RequestCertificate
        extends Step<RequestCertificate.Input, RequestCertificate.Output> {
    /** Seconds. The record is never changed, but one written in error must not stay for days. */
    private static final long TIME_TO_LIVE = 300;

    /** ACM usually names the record within seconds; where it takes longer, it is asked seldom. */
    static final Duration LIKELY = Duration.ofSeconds(30);

    private final Ledger ledger;
    private final Function<AccountId, AcmClient> acm;
    private final Function<AccountId, Route53Client> route53;
    private final Clock clock;

    /** {@code patienceSeconds}: for how long from the request on a certificate is waited for. */
    public record Input(
            LeaseId leaseId, AccountId accountId, Subdomain domain, int patienceSeconds) {}

    public record Output(String certificateArn, Validation validation) {}

    /** How the validation record stands. */
    public enum Validation {
        WRITTEN,
        /** ACM has not named it yet. */
        NOT_YET,
        /** ACM did not name it in time, or gave the certificate up. */
        OVERDUE
    }

    public RequestCertificate() {
        this(FunctionContext.current());
    }

    private RequestCertificate(FunctionContext function) {
        this(
                Ledger.of(function),
                account -> RoleSessions.of(function).asOperator(account).acm(),
                account -> RoleSessions.of(function).asOperator(account).route53(),
                function.clock());
    }

    RequestCertificate(
            Ledger ledger,
            Function<AccountId, AcmClient> acm,
            Function<AccountId, Route53Client> route53,
            Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.acm = acm;
        this.route53 = route53;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease held = ledger.completing(input.leaseId(), input.accountId());
        held.requireDomain(input.domain());
        Certificates certificates = new Certificates(acm.apply(input.accountId()));
        Lease lease = withCertificate(withDomain(held), certificates);
        Certificate known = Objects.requireNonNull(lease.domain().certificate());
        Optional<CertificateDetail> certificate = certificates.describe(known.arn());
        List<ResourceRecord> records =
                certificate.map(RequestCertificate::records).orElse(List.of());
        if (records.isEmpty()) {
            return new Output(known.arn(), unnamed(input, known, certificate));
        }
        write(records, input.accountId(), zoneId(lease));
        return new Output(known.arn(), Validation.WRITTEN);
    }

    /** What ACM refuses is the certificate's: the domain is there before it is asked. */
    private Lease withDomain(Lease lease) {
        return lease.sides().is(AccountPart.domain, PartStatus.DONE)
                ? lease
                : ledger.update(
                        lease.id(),
                        found ->
                                Ledger.completing(found).done(AccountPart.domain, clock.instant()));
    }

    private Lease withCertificate(Lease lease, Certificates certificates) {
        if (isWaitedFor(lease)) {
            return lease;
        }
        String arn = certificates.ensure(lease.domain().name(), lease.id());
        Certificate requested = Certificate.requested(arn, clock.instant());
        return ledger.update(
                lease.id(),
                found ->
                        isWaitedFor(Ledger.completing(found))
                                ? found
                                : found.withDomain(names -> names.withCertificate(requested)));
    }

    /** Of one that ACM gave up another is requested. */
    private static boolean isWaitedFor(Lease lease) {
        Certificate known = lease.domain().certificate();
        return known != null && known.status() != CertificateStatus.FAILED;
    }

    /**
     * The records that validate the certificate, each once: a domain and its wildcard share one,
     * and Route 53 refuses a batch that writes a record twice. None until all of them are named.
     */
    static List<ResourceRecord> records(CertificateDetail certificate) {
        List<DomainValidation> domains = certificate.domainValidationOptions();
        boolean named = domains.stream().allMatch(domain -> domain.resourceRecord() != null);
        return named
                ? domains.stream().map(DomainValidation::resourceRecord).distinct().toList()
                : List.of();
    }

    private Validation unnamed(
            Input input, Certificate known, Optional<CertificateDetail> certificate) {
        boolean failed =
                certificate.map(Certificates::status).equals(Optional.of(CertificateStatus.FAILED));
        Instant deadline = known.requestedAt().plus(Duration.ofSeconds(input.patienceSeconds()));
        if (failed || !clock.instant().isBefore(deadline)) {
            return Validation.OVERDUE;
        }
        if (clock.instant().isBefore(known.requestedAt().plus(LIKELY))) {
            throw new NotYet("ACM has not named the validation record yet.");
        }
        return Validation.NOT_YET;
    }

    private void write(List<ResourceRecord> records, AccountId account, String zoneId) {
        List<Change> changes = records.stream().map(RequestCertificate::change).toList();
        route53.apply(account)
                .changeResourceRecordSets(
                        r -> r.hostedZoneId(zoneId).changeBatch(batch -> batch.changes(changes)));
    }

    static Change change(ResourceRecord record) {
        return Change.builder()
                .action(ChangeAction.UPSERT)
                .resourceRecordSet(
                        ResourceRecordSet.builder()
                                .name(record.name())
                                .type(record.typeAsString())
                                .ttl(TIME_TO_LIVE)
                                .resourceRecords(value(record))
                                .build())
                .build();
    }

    private static software.amazon.awssdk.services.route53.model.ResourceRecord value(
            ResourceRecord record) {
        return software.amazon.awssdk.services.route53.model.ResourceRecord.builder()
                .value(record.value())
                .build();
    }

    private static String zoneId(Lease lease) {
        return Optional.ofNullable(lease.domain().zone())
                .map(Zone::id)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "The ledger has no zone for lease %s."
                                                .formatted(lease.id())));
    }
}
