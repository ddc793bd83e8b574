package dev.accountvending.simulation.aws;

import dev.accountvending.simulation.aws.Zones.HostedZone;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.acm.model.DeleteCertificateRequest;
import software.amazon.awssdk.services.acm.model.DeleteCertificateResponse;
import software.amazon.awssdk.services.acm.model.DescribeCertificateRequest;
import software.amazon.awssdk.services.acm.model.DescribeCertificateResponse;
import software.amazon.awssdk.services.acm.model.DomainValidation;
import software.amazon.awssdk.services.acm.model.LimitExceededException;
import software.amazon.awssdk.services.acm.model.ListCertificatesRequest;
import software.amazon.awssdk.services.acm.model.ListCertificatesResponse;
import software.amazon.awssdk.services.acm.model.ListTagsForCertificateRequest;
import software.amazon.awssdk.services.acm.model.ListTagsForCertificateResponse;
import software.amazon.awssdk.services.acm.model.RecordType;
import software.amazon.awssdk.services.acm.model.RequestCertificateRequest;
import software.amazon.awssdk.services.acm.model.RequestCertificateResponse;
import software.amazon.awssdk.services.acm.model.ResourceInUseException;
import software.amazon.awssdk.services.acm.model.ResourceNotFoundException;
import software.amazon.awssdk.services.acm.model.Tag;
import software.amazon.awssdk.services.acm.model.ValidationMethod;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * ACM of one account and region: a certificate is issued once the public DNS has its record, and
 * given up after 72 hours (<a
 * href="https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html">DNS validation</a>).
 */
final class AcmService implements AcmClient {
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofDays(3);
    private static final int MOST = 2_500;

    private final SimulatedAccount account;
    private final String region;
    private final Zones zones;
    private final Clock clock;
    private final AwsTimes times;
    private final Refusal refusal;
    private final Map<String, Certificate> certificates = new LinkedHashMap<>();
    private int made;

    private static final class Certificate {
        final String arn;
        final String domain;
        final List<String> names;
        final String token;
        final List<Tag> tags;
        final Instant requested;
        final Instant namedAt;
        @Nullable Instant issuedAt;
        CertificateStatus status = CertificateStatus.PENDING_VALIDATION;

        Certificate(String arn, RequestCertificateRequest request, Instant now, Duration naming) {
            this.arn = arn;
            this.domain = request.domainName();
            this.names =
                    Stream.concat(Stream.of(domain), request.subjectAlternativeNames().stream())
                            .distinct()
                            .toList();
            this.token = request.idempotencyToken() + " " + names;
            this.tags = request.tags();
            this.requested = now;
            this.namedAt = now.plus(naming);
        }
    }

    AcmService(SimulatedAccount account, String region, Zones zones, Clock clock, AwsTimes times) {
        this.account = account;
        this.region = region;
        this.zones = zones;
        this.clock = clock;
        this.times = times;
        this.refusal = new Refusal("Acm", clock);
    }

    @Override
    public RequestCertificateResponse requestCertificate(RequestCertificateRequest request) {
        Instant now = clock.instant();
        String arn = "arn:aws:acm:%s:%s:certificate/%08d".formatted(region, account.id, made + 1);
        Certificate certificate = new Certificate(arn, request, now, times.validationRecord());
        Optional<Certificate> twin =
                certificates.values().stream()
                        .filter(it -> it.token.equals(certificate.token))
                        .filter(it -> it.requested.plus(TOKEN_LIFE).isAfter(now))
                        .findFirst();
        if (twin.isPresent()) {
            return RequestCertificateResponse.builder().certificateArn(twin.get().arn).build();
        }
        if (certificates.size() >= MOST) {
            throw refusal.of(
                    LimitExceededException.builder(),
                    400,
                    "LimitExceededException",
                    "The account has reached its limit of certificates.");
        }
        made++;
        certificates.put(arn, certificate);
        return RequestCertificateResponse.builder().certificateArn(arn).build();
    }

    @Override
    public DescribeCertificateResponse describeCertificate(DescribeCertificateRequest request) {
        Certificate certificate = certificate(request.certificateArn());
        boolean isNamed = !clock.instant().isBefore(certificate.namedAt);
        return DescribeCertificateResponse.builder()
                .certificate(
                        it ->
                                it.certificateArn(certificate.arn)
                                        .domainName(certificate.domain)
                                        .subjectAlternativeNames(certificate.names)
                                        .status(certificate.status)
                                        .domainValidationOptions(
                                                certificate.names.stream()
                                                        .map(name -> validation(name, isNamed))
                                                        .toList()))
                .build();
    }

    private DomainValidation validation(String name, boolean isNamed) {
        DomainValidation.Builder validation =
                DomainValidation.builder().domainName(name).validationMethod(ValidationMethod.DNS);
        return isNamed
                ? validation
                        .resourceRecord(
                                it ->
                                        it.name(recordName(base(name)) + ".")
                                                .type(RecordType.CNAME)
                                                .value(recordValue(base(name)) + "."))
                        .build()
                : validation.build();
    }

    @Override
    public ListCertificatesResponse listCertificates(ListCertificatesRequest request) {
        return ListCertificatesResponse.builder()
                .certificateSummaryList(
                        certificates.values().stream()
                                .map(this::settled)
                                .filter(
                                        it ->
                                                request.certificateStatuses().isEmpty()
                                                        || request.certificateStatuses()
                                                                .contains(it.status))
                                .map(
                                        it ->
                                                CertificateSummary.builder()
                                                        .certificateArn(it.arn)
                                                        .domainName(it.domain)
                                                        .status(it.status)
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public ListTagsForCertificateResponse listTagsForCertificate(
            ListTagsForCertificateRequest request) {
        return ListTagsForCertificateResponse.builder()
                .tags(certificate(request.certificateArn()).tags)
                .build();
    }

    @Override
    public DeleteCertificateResponse deleteCertificate(DeleteCertificateRequest request) {
        Certificate certificate = certificate(request.certificateArn());
        boolean inUse =
                account.resources.stream()
                        .filter(it -> it.type().equals(DomainNames.TYPE))
                        .anyMatch(it -> base(it.id()).endsWith(certificate.domain));
        if (inUse) {
            throw refusal.of(
                    ResourceInUseException.builder(),
                    400,
                    "ResourceInUseException",
                    "Certificate %s is in use.".formatted(certificate.arn));
        }
        certificates.remove(certificate.arn);
        return DeleteCertificateResponse.builder().build();
    }

    /** Returns the certificates that are there. */
    Set<String> arns() {
        return certificates.keySet();
    }

    /** Deletes all, as aws-nuke does. */
    void clear() {
        certificates.clear();
    }

    @Override
    public String serviceName() {
        return "acm";
    }

    @Override
    public void close() {}

    private Certificate certificate(String arn) {
        Certificate certificate = certificates.get(arn);
        if (certificate == null) {
            throw missing(arn);
        }
        return settled(certificate);
    }

    private Certificate settled(Certificate certificate) {
        if (certificate.status != CertificateStatus.PENDING_VALIDATION) {
            return certificate;
        }
        Instant now = clock.instant();
        if (certificate.issuedAt == null) {
            validSince(certificate)
                    .ifPresent(since -> certificate.issuedAt = since.plus(times.certificate()));
        }
        Instant deadline = certificate.requested.plus(PATIENCE);
        if (certificate.issuedAt != null
                && !certificate.issuedAt.isAfter(now)
                && certificate.issuedAt.isBefore(deadline)) {
            certificate.status = CertificateStatus.ISSUED;
        } else if (!now.isBefore(deadline)) {
            certificate.status = CertificateStatus.VALIDATION_TIMED_OUT;
        }
        return certificate;
    }

    /** Returns since when the public DNS has the records; empty if it lacks one now. */
    private Optional<Instant> validSince(Certificate certificate) {
        Instant since = certificate.namedAt;
        for (String name : certificate.names) {
            String base = base(name);
            Optional<HostedZone> zone =
                    zones.authority(recordName(base))
                            .filter(
                                    it ->
                                            it.find(recordName(base), "CNAME")
                                                    .map(Zones::values)
                                                    .filter(
                                                            values ->
                                                                    values.contains(
                                                                            recordValue(base)))
                                                    .isPresent());
            if (zone.isEmpty()) {
                return Optional.empty();
            }
            since = later(since, later(zone.get().changed, zones.parent().changed));
        }
        return Optional.of(since);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static String base(String name) {
        return Zones.plain(name).replaceFirst("^\\*\\.", "");
    }

    /** The record is the same for every certificate of the account for a name. */
    private String recordName(String base) {
        return "_%08x.%s".formatted((account.id + base).hashCode(), base);
    }

    private String recordValue(String base) {
        return "_%08x.acm-validations.aws".formatted((base + account.id).hashCode());
    }

    private AwsServiceException missing(String arn) {
        return refusal.of(
                ResourceNotFoundException.builder(),
                400,
                "ResourceNotFoundException",
                "Could not find certificate " + arn);
    }
}
