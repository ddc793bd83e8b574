package dev.accountvending.ledger;

import dev.accountvending.model.CertificateStatus;

import io.soabase.recordbuilder.core.RecordBuilder;

import java.time.Instant;

/** The certificate for a lease's domain and its wildcard. */
@RecordBuilder
public record Certificate(String arn, CertificateStatus status, Instant requestedAt)
        implements CertificateBuilder.With {
    /** Returns one that has just been requested. */
    public static Certificate requested(String arn, Instant at) {
        return new Certificate(arn, CertificateStatus.PENDING_VALIDATION, at);
    }
}
