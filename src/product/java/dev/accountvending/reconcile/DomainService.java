package dev.accountvending.reconcile;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.certificate.ValidationRecords;
import dev.accountvending.dns.DomainRestoration;
import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.FunctionContext;

import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.route53.Route53Client;

import java.util.Objects;
import java.util.function.Function;

/** Restores a lease's domain, with the records by which its certificate is renewed. */
final class DomainService {
    private final DomainRestoration restoration;
    private final Function<AccountId, Route53Client> route53;
    private final Function<AccountId, AcmClient> acm;

    /**
     * Creates one.
     *
     * @param route53 in a member, through its operator
     * @param acm likewise
     */
    DomainService(
            DomainRestoration restoration,
            Function<AccountId, Route53Client> route53,
            Function<AccountId, AcmClient> acm) {
        this.restoration = restoration;
        this.route53 = route53;
        this.acm = acm;
    }

    /** Creates one for a step, under the function's own role. */
    static DomainService of(FunctionContext function) {
        RoleSessions sessions = RoleSessions.of(function);
        return new DomainService(
                DomainRestoration.of(function),
                account -> sessions.asOperator(account).route53(),
                account -> sessions.asOperator(account).acm());
    }

    Lease restore(LeaseId id) {
        Lease lease = restoration.restore(id);
        Certificate certificate = lease.domain().certificate();
        if (certificate != null) {
            AccountId account = Objects.requireNonNull(lease.accountId());
            ValidationRecords.write(
                    acm.apply(account),
                    route53.apply(account),
                    certificate.arn(),
                    Objects.requireNonNull(lease.domain().zone()).id());
        }
        return lease;
    }
}
