package dev.accountvending.certificate;

import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Subdomain;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.acm.model.ListCertificatesRequest;
import software.amazon.awssdk.services.acm.model.RequestCertificateRequest;
import software.amazon.awssdk.services.acm.model.Tag;
import software.amazon.awssdk.services.acm.model.ValidationMethod;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The certificates of a member account, in the home region. */
final class Certificates {
    static final String LEASE_TAG = "vending:lease";
    private static final int TOKEN_LENGTH = 32;

    private final AcmClient acm;

    Certificates(AcmClient acm) {
        this.acm = acm;
    }

    /**
     * The ARN of the lease's certificate, which is requested unless it is there.
     *
     * <p>ACM knows a repeat by its token for an hour (<a
     * href="https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html">RequestCertificate</a>).
     * An answer may be lost for longer, until somebody redrives the execution, so the account's
     * certificates are looked through first. They are few, and the look is one call; the token
     * covers what the list does not show yet.
     */
    String ensure(Subdomain domain, LeaseId lease) {
        return find(domain, lease).orElseGet(() -> request(domain, lease));
    }

    /** The certificate, unless ACM does not know it: of one just requested it may not, yet. */
    Optional<CertificateDetail> describe(String arn) {
        try {
            return Optional.of(acm.describeCertificate(r -> r.certificateArn(arn)).certificate());
        } catch (VendingFailed refused) {
            if (refused.is("ResourceNotFoundException")) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** ACM's status in the ledger's words; one that this version does not know may yet change. */
    static CertificateStatus status(CertificateDetail certificate) {
        return switch (certificate.status()) {
            case ISSUED -> CertificateStatus.ISSUED;
            case PENDING_VALIDATION, UNKNOWN_TO_SDK_VERSION -> CertificateStatus.PENDING_VALIDATION;
            case FAILED, VALIDATION_TIMED_OUT, REVOKED, EXPIRED, INACTIVE ->
                    CertificateStatus.FAILED;
        };
    }

    /**
     * By what ACM knows a repeat: at most 32 letters, digits and underscores, so it is a digest. A
     * lease id has hyphens, and two ids must not become one token.
     */
    static String token(LeaseId lease) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(lease.value().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, TOKEN_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private String request(Subdomain domain, LeaseId lease) {
        return acm.requestCertificate(
                        RequestCertificateRequest.builder()
                                .domainName(domain.value())
                                .subjectAlternativeNames(domain.wildcard())
                                .validationMethod(ValidationMethod.DNS)
                                .idempotencyToken(token(lease))
                                .tags(tag(lease))
                                .build())
                .certificateArn();
    }

    /** One that ACM gave up on is no longer worth finding. */
    private Optional<String> find(Subdomain domain, LeaseId lease) {
        var request =
                ListCertificatesRequest.builder()
                        .certificateStatuses(
                                software.amazon.awssdk.services.acm.model.CertificateStatus
                                        .PENDING_VALIDATION,
                                software.amazon.awssdk.services.acm.model.CertificateStatus.ISSUED)
                        .build();
        return acm.listCertificatesPaginator(request).certificateSummaryList().stream()
                .filter(summary -> summary.domainName().equals(domain.value()))
                .map(CertificateSummary::certificateArn)
                .filter(arn -> isTagged(arn, lease))
                .findFirst();
    }

    /** The account may have had the domain before, for another lease. */
    private boolean isTagged(String arn, LeaseId lease) {
        return acm.listTagsForCertificate(r -> r.certificateArn(arn)).tags().contains(tag(lease));
    }

    private static Tag tag(LeaseId lease) {
        return Tag.builder().key(LEASE_TAG).value(lease.value()).build();
    }
}
