package dev.accountvending.dns;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Deletes the lease's certificate and its subdomain's zone, with all that is in it; but not while a
 * server of Route 53's may still delegate to the zone.
 */
public final class RemoveDomain extends Step<RemoveDomain.Input, RemoveDomain.Output> {
    private final Ledger ledger;
    private final Supplier<Route53Client> parent;
    private final String parentZoneId;
    private final String parentDomain;
    private final Function<AccountId, Route53Client> route53;
    private final Function<AccountId, AcmClient> acm;
    private final Clock clock;

    /**
     * What is to go.
     *
     * @param changeId of the delegation's removal; absent where there was none to remove
     */
    public record Input(LeaseId leaseId, AccountId accountId, @Nullable String changeId) {}

    /** {@code removed}: false while it must be waited for. */
    public record Output(boolean removed) {}

    public RemoveDomain() {
        this(FunctionContext.current());
    }

    private RemoveDomain(FunctionContext function) {
        this(
                Ledger.of(function),
                () -> RoleSessions.of(function).parentZone(),
                function.settings().parentZoneId(),
                function.settings().parentDomain(),
                account -> RoleSessions.of(function).asOperator(account).route53(),
                account -> RoleSessions.of(function).asOperator(account).acm(),
                function.clock());
    }

    /**
     * The one that takes everything.
     *
     * @param route53 in a member, through its operator
     * @param acm likewise
     */
    RemoveDomain(
            Ledger ledger,
            Supplier<Route53Client> parent,
            String parentZoneId,
            String parentDomain,
            Function<AccountId, Route53Client> route53,
            Function<AccountId, AcmClient> acm,
            Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.parent = parent;
        this.parentZoneId = parentZoneId;
        this.parentDomain = parentDomain;
        this.route53 = route53;
        this.acm = acm;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.retiring(input.leaseId(), input.accountId());
        return new Output(remove(lease, input));
    }

    /** Returns whether nothing is left of the domain. */
    private boolean remove(Lease lease, Input input) {
        Zone zone = lease.domain().zone();
        if (zone == null || zone.deletedAt() != null) {
            return true;
        }
        ParentZone parentZone = new ParentZone(parent.get(), parentZoneId);
        if (!isInSync(parentZone, input.changeId())) {
            return false;
        }
        requireUndelegated(parentZone, lease, zone);
        removeCertificate(lease, input.accountId());
        Route53Client member = route53.apply(input.accountId());
        boolean removed =
                new ZoneRemoval(member, zone.id(), lease.domain().name().value()).remove();
        if (removed) {
            enter(lease.id(), zone);
        }
        return removed;
    }

    /** Route 53 forgets a change after some time; by then it is in force. */
    private static boolean isInSync(ParentZone zone, @Nullable String changeId) {
        try {
            return changeId == null || zone.isInSync(changeId);
        } catch (VendingFailed refused) {
            if (refused.is("NoSuchChange")) {
                return true;
            }
            throw refused;
        }
    }

    private void requireUndelegated(ParentZone parentZone, Lease lease, Zone zone) {
        NameServers ours = NameServers.of(zone.nameServers());
        List<ResourceRecordSet> leading =
                parentZone.leadingTo(lease.domain().name(), parentDomain, ours);
        if (!leading.isEmpty()) {
            throw new VendingFailed(
                    Explanation.of(
                            "The end of %s stopped.".formatted(lease.name()),
                            "The parent zone %s leads to the zone of %s by the record %s NS, which was written by somebody else: see who, remove it, then resume %s."
                                    .formatted(
                                            parentZoneId,
                                            lease.domain().name(),
                                            NameServers.plain(leading.getFirst().name()),
                                            lease.name())));
        }
    }

    /** One that is in use goes with what uses it, when the account is cleaned or closed. */
    private void removeCertificate(Lease lease, AccountId account) {
        Certificate certificate = lease.domain().certificate();
        if (certificate == null) {
            return;
        }
        try {
            acm.apply(account).deleteCertificate(r -> r.certificateArn(certificate.arn()));
        } catch (VendingFailed refused) {
            if (!refused.is("ResourceNotFoundException") && !refused.is("ResourceInUseException")) {
                throw refused;
            }
        }
    }

    private void enter(LeaseId id, Zone zone) {
        ledger.update(
                id,
                lease ->
                        !zone.equals(lease.domain().zone())
                                ? lease
                                : lease.withDomain(
                                                domain ->
                                                        domain.withZone(
                                                                zone.deleted(clock.instant())))
                                        .noted(
                                                clock.instant(),
                                                Ledger.SYSTEM_ACTOR,
                                                "Its zone %s was deleted.".formatted(zone.id())));
    }
}
