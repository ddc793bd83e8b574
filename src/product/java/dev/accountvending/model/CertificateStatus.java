package dev.accountvending.model;

/**
 * The status of a lease's certificate, in ACM's own words if it has one (<a
 * href="https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html">CertificateDetail</a>).
 */
public enum CertificateStatus {
    NOT_REQUESTED,
    PENDING_VALIDATION,
    ISSUED,
    /** ACM gave up: refused, timed out, or revoked. */
    FAILED
}
