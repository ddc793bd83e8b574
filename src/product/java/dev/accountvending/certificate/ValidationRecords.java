package dev.accountvending.certificate;

import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;

import java.util.List;

/** The records by which ACM goes on renewing a certificate, for a zone in the place of another. */
public final class ValidationRecords {
    private ValidationRecords() {}

    /**
     * Writes a certificate's records into a zone; nothing if ACM does not know the certificate.
     *
     * @param arn the certificate's
     * @param zoneId of the zone for its domain
     */
    public static void write(AcmClient acm, Route53Client route53, String arn, String zoneId) {
        List<Change> changes =
                new Certificates(acm)
                        .describe(arn).map(RequestCertificate::records).orElse(List.of()).stream()
                                .map(RequestCertificate::change)
                                .toList();
        if (!changes.isEmpty()) {
            route53.changeResourceRecordSets(
                    r -> r.hostedZoneId(zoneId).changeBatch(batch -> batch.changes(changes)));
        }
    }
}
