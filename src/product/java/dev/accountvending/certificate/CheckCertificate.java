package dev.accountvending.certificate;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.NotYet;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.acm.AcmClient;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks ACM how the lease's certificate goes, and writes the answer into the ledger.
 *
 * <p>No certificate is worth an account: one that is late or refused settles the matter too, the
 * lease says so, and it is looked at again later. ACM itself goes on trying for 72 hours (<a
 * href="https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html">DNS validation</a>).
 */
public final class CheckCertificate extends Step<CheckCertificate.Input, CheckCertificate.Output> {
    /**
     * ACM usually needs one to five minutes; a certificate that takes longer is looked at seldom.
     */
    static final Duration LIKELY = Duration.ofMinutes(6);

    private final Ledger ledger;
    private final Function<AccountId, AcmClient> acm;
    private final Clock clock;

    /** {@code patienceSeconds}: for how long from the request on a certificate is waited for. */
    public record Input(LeaseId leaseId, AccountId accountId, int patienceSeconds) {}

    /** {@code settled}: there is nothing more to wait for. */
    public record Output(CertificateStatus status, boolean settled) {}

    public CheckCertificate() {
        this(FunctionContext.current());
    }

    private CheckCertificate(FunctionContext function) {
        this(
                Ledger.of(function),
                account -> RoleSessions.of(function).asOperator(account).acm(),
                function.clock());
    }

    CheckCertificate(Ledger ledger, Function<AccountId, AcmClient> acm, Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.acm = acm;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Certificate known = certificate(ledger.completing(input.leaseId(), input.accountId()));
        boolean late = isLate(known, input.patienceSeconds());
        CertificateStatus status = status(known.arn(), input.accountId(), late);
        boolean settled = late || status != CertificateStatus.PENDING_VALIDATION;
        ledger.update(
                input.leaseId(),
                lease -> {
                    Lease checked =
                            Ledger.completing(lease)
                                    .withDomain(
                                            domain ->
                                                    domain.withCertificate(
                                                            known.withStatus(status)));
                    return settled ? settled(checked, status) : checked;
                });
        if (!settled && clock.instant().isBefore(known.requestedAt().plus(LIKELY))) {
            throw new NotYet("ACM still validates the certificate.");
        }
        return new Output(status, settled);
    }

    private Lease settled(Lease lease, CertificateStatus status) {
        return status == CertificateStatus.ISSUED
                ? lease.done(AccountPart.certificate, clock.instant())
                : lease.incomplete(
                        AccountPart.certificate,
                        clock.instant(),
                        status == CertificateStatus.FAILED
                                ? "ACM gave the certificate up. Look at CAA records above the domain."
                                : "ACM has not validated the certificate yet. Look at its record in"
                                        + " the account's zone, at the delegation in the parent zone,"
                                        + " and at CAA records above the domain.",
                        status == CertificateStatus.FAILED ? "given up" : "not validated");
    }

    /** A certificate that ACM still does not know when patience is over was deleted by somebody. */
    private CertificateStatus status(String arn, AccountId account, boolean late) {
        return new Certificates(acm.apply(account))
                .describe(arn)
                .map(Certificates::status)
                .orElse(late ? CertificateStatus.FAILED : CertificateStatus.PENDING_VALIDATION);
    }

    private boolean isLate(Certificate known, int patienceSeconds) {
        Duration patience = Duration.ofSeconds(patienceSeconds);
        return !clock.instant().isBefore(known.requestedAt().plus(patience));
    }

    private static Certificate certificate(Lease lease) {
        return Optional.ofNullable(lease.domain().certificate())
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "The ledger has no certificate for lease %s."
                                                .formatted(lease.id())));
    }
}
