package dev.accountvending.dns;

import dev.accountvending.certificate.TestingAcm;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.Subdomain;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/** A ledger with one lease, its member account's Route 53, and the parent zone's. */
final class TestingDelegation {
    static final String PARENT = "dev.accounts.example.com";

    final TestingLedger ledger = new TestingLedger();
    final TestingRoute53 member = new TestingRoute53();
    final TestingRoute53 parent = new TestingRoute53();
    final TestingAcm acm = new TestingAcm();
    final String parentZone = parent.addZone(PARENT, "by hand");
    final Lease lease = ledger.withAccount("ana");
    final Subdomain domain = lease.domain().name();

    DelegateSubdomain.Output delegate() {
        return delegateFrom(parent, parentZone, PARENT);
    }

    DelegateSubdomain.Output delegateFrom(TestingRoute53 from, String zone, String name) {
        return new DelegateSubdomain(
                        ledger.registry,
                        account -> member,
                        () -> from,
                        zone,
                        name,
                        clockAfter(Duration.ZERO))
                .run(new DelegateSubdomain.Input(lease.id(), TestingLedger.ACCOUNT, domain));
    }

    CheckDelegation.Output check(DelegateSubdomain.Output delegation, Duration later) {
        return new CheckDelegation(ledger.registry, () -> parent, parentZone, clockAfter(later))
                .run(
                        new CheckDelegation.Input(
                                lease.id(), domain, delegation.changeId(), delegation.changedAt()));
    }

    RemoveDelegation.Output remove() {
        return new RemoveDelegation(ledger.registry, () -> parent, parentZone)
                .run(new RemoveDelegation.Input(lease.id()));
    }

    RemoveDomain.Output removeDomain(@Nullable String changeId) {
        return new RemoveDomain(
                        ledger.registry,
                        () -> parent,
                        parentZone,
                        PARENT,
                        _ -> member,
                        _ -> acm,
                        clockAfter(Duration.ZERO))
                .run(new RemoveDomain.Input(lease.id(), TestingLedger.ACCOUNT, changeId));
    }

    /** The lease's end has begun. */
    void end() {
        ledger.registry.progress().activate(lease.id(), "example-ana");
        ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");
        ledger.registry.progress().beginRetirement(lease.id(), "arn:execution");
    }

    private static Clock clockAfter(Duration later) {
        return Clock.fixed(TestingLedger.NOW.plus(later), ZoneOffset.UTC);
    }
}
