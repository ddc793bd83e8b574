package dev.accountvending.certificate;

import dev.accountvending.dns.TestingFaults;

import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.acm.model.DeleteCertificateRequest;
import software.amazon.awssdk.services.acm.model.DeleteCertificateResponse;
import software.amazon.awssdk.services.acm.model.DescribeCertificateRequest;
import software.amazon.awssdk.services.acm.model.DescribeCertificateResponse;
import software.amazon.awssdk.services.acm.model.DomainValidation;
import software.amazon.awssdk.services.acm.model.ListCertificatesRequest;
import software.amazon.awssdk.services.acm.model.ListCertificatesResponse;
import software.amazon.awssdk.services.acm.model.ListTagsForCertificateRequest;
import software.amazon.awssdk.services.acm.model.ListTagsForCertificateResponse;
import software.amazon.awssdk.services.acm.model.RecordType;
import software.amazon.awssdk.services.acm.model.RequestCertificateRequest;
import software.amazon.awssdk.services.acm.model.RequestCertificateResponse;
import software.amazon.awssdk.services.acm.model.ResourceRecord;
import software.amazon.awssdk.services.acm.model.Tag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One account's ACM in memory: it knows a repeat by its token until {@link #forgetTokens}, and
 * names the validation records when told to. A page of certificates holds one, so that paging is
 * tried.
 */
public final class TestingAcm implements AcmClient {
    public final TestingFaults faults = new TestingFaults();
    private final Map<String, RequestCertificateRequest> requests = new TreeMap<>();
    private final Map<String, CertificateStatus> statuses = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private boolean named;
    private boolean partlyNamed;
    private boolean listing = true;

    /** The ARNs of all certificates. */
    public List<String> certificates() {
        return List.copyOf(requests.keySet());
    }

    /** What was asked for. */
    public RequestCertificateRequest requested(String arn) {
        return Optional.ofNullable(requests.get(arn)).orElseThrow();
    }

    /** A certificate that somebody else requested; answers its ARN. */
    public String add(String domain, Tag... tags) {
        return enter(RequestCertificateRequest.builder().domainName(domain).tags(tags).build());
    }

    /** The hour for which a token is known is over. */
    public void forgetTokens() {
        tokens.clear();
    }

    /** The seconds after which ACM names the validation records are over. */
    public void nameRecords() {
        named = true;
    }

    /** Of the domain the record is named, of the wildcard not yet. */
    public void nameFirstRecord() {
        partlyNamed = true;
    }

    /** The list does not show what was requested yet. */
    public void hideFromList() {
        listing = false;
    }

    public void set(String arn, CertificateStatus status) {
        statuses.put(arn, status);
    }

    /** Somebody deletes a certificate. */
    public void delete(String arn) {
        requests.remove(arn);
    }

    @Override
    public RequestCertificateResponse requestCertificate(RequestCertificateRequest request) {
        return faults.call(
                "RequestCertificate",
                () ->
                        RequestCertificateResponse.builder()
                                .certificateArn(
                                        tokens.computeIfAbsent(
                                                request.idempotencyToken(), t -> enter(request)))
                                .build());
    }

    @Override
    public DescribeCertificateResponse describeCertificate(DescribeCertificateRequest request) {
        return faults.call(
                "DescribeCertificate",
                () ->
                        DescribeCertificateResponse.builder()
                                .certificate(detail(request.certificateArn()))
                                .build());
    }

    @Override
    public ListCertificatesResponse listCertificates(ListCertificatesRequest request) {
        return faults.call(
                "ListCertificates",
                () -> {
                    List<String> arns =
                            requests.keySet().stream()
                                    .filter(arn -> listing)
                                    .filter(
                                            arn ->
                                                    request.certificateStatuses()
                                                            .contains(status(arn)))
                                    .toList();
                    int from =
                            Integer.parseInt(Optional.ofNullable(request.nextToken()).orElse("0"));
                    ListCertificatesResponse.Builder page =
                            ListCertificatesResponse.builder()
                                    .certificateSummaryList(
                                            arns.stream()
                                                    .skip(from)
                                                    .limit(1)
                                                    .map(this::summary)
                                                    .toList());
                    if (from + 1 < arns.size()) {
                        page.nextToken(Integer.toString(from + 1));
                    }
                    return page.build();
                });
    }

    @Override
    public DeleteCertificateResponse deleteCertificate(DeleteCertificateRequest request) {
        return faults.call(
                "DeleteCertificate",
                () -> {
                    if (requests.remove(request.certificateArn()) == null) {
                        throw TestingFaults.refusal("ResourceNotFoundException");
                    }
                    return DeleteCertificateResponse.builder().build();
                });
    }

    @Override
    public ListTagsForCertificateResponse listTagsForCertificate(
            ListTagsForCertificateRequest request) {
        return faults.call(
                "ListTagsForCertificate",
                () ->
                        ListTagsForCertificateResponse.builder()
                                .tags(requested(request.certificateArn()).tags())
                                .build());
    }

    @Override
    public String serviceName() {
        return "acm";
    }

    @Override
    public void close() {}

    private String enter(RequestCertificateRequest request) {
        String arn = "arn:aws:acm:eu-west-1:123456789012:certificate/" + (requests.size() + 1);
        requests.put(arn, request);
        statuses.put(arn, CertificateStatus.PENDING_VALIDATION);
        return arn;
    }

    private CertificateStatus status(String arn) {
        return Optional.ofNullable(statuses.get(arn)).orElseThrow();
    }

    private CertificateSummary summary(String arn) {
        return CertificateSummary.builder()
                .certificateArn(arn)
                .domainName(requested(arn).domainName())
                .build();
    }

    private CertificateDetail detail(String arn) {
        RequestCertificateRequest request =
                Optional.ofNullable(requests.get(arn))
                        .orElseThrow(() -> TestingFaults.refusal("ResourceNotFoundException"));
        List<DomainValidation> validations = new ArrayList<>();
        Stream.concat(Stream.of(request.domainName()), request.subjectAlternativeNames().stream())
                .forEach(
                        domain ->
                                validations.add(
                                        validation(
                                                domain,
                                                named || (validations.isEmpty() && partlyNamed))));
        return CertificateDetail.builder()
                .certificateArn(arn)
                .status(status(arn))
                .domainValidationOptions(named || partlyNamed ? validations : List.of())
                .build();
    }

    private static DomainValidation validation(String domain, boolean named) {
        DomainValidation.Builder validation = DomainValidation.builder().domainName(domain);
        String apex = domain.startsWith("*.") ? domain.substring(2) : domain;
        return named
                ? validation
                        .resourceRecord(
                                ResourceRecord.builder()
                                        .name("_proof." + apex + ".")
                                        .type(RecordType.CNAME)
                                        .value("_value.acm-validations.aws.")
                                        .build())
                        .build()
                : validation.build();
    }
}
