package dev.accountvending.access;

import dev.accountvending.account.TestingOrganizations;
import dev.accountvending.account.TestingUnits;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** A lease at its end, whose account has roles of ours and is in its kind's unit. */
final class TestingRevocation {
    static final String ACCOUNT = TestingLedger.ACCOUNT.value();
    static final String PERMISSION_SET = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";

    final TestingLedger ledger = new TestingLedger();
    final TestingOrganizations organization = new TestingOrganizations();
    final TestingIam iam = new TestingIam(ACCOUNT);
    final TestingIdentityCenter center = new TestingIdentityCenter();
    final Map<String, String> settings = new HashMap<>(TestingUnits.SETTINGS);
    final Lease lease = ledger.active("ana");

    TestingRevocation() {
        organization.addAccount(ACCOUNT, "aws+ana-1@example.com", null);
        for (String role : new String[] {"Deployer", "Developer", "VendingOperator"}) {
            iam.putRole("/vending/", role).inline.put("Deploy", "{}");
        }
        ledger.registry.update(
                lease.id(),
                found ->
                        found.withAccess(
                                access -> access.withRoles(Map.of("Developer", "arn:developer"))));
        ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");
        ledger.registry.progress().beginRetirement(lease.id(), "arn:execution");
    }

    /** People come in by Identity Center, and two of them do. */
    void useIdentityCenter() {
        settings.putAll(TestingIdentityCenter.SETTINGS);
        center.assign(ACCOUNT, "u-ana");
        center.assign(ACCOUNT, "u-ben");
    }

    RevokeAccess.Output revoke() {
        return new RevokeAccess(revocation(Duration.ZERO), clock(Duration.ZERO))
                .run(new RevokeAccess.Input(lease.id(), TestingLedger.ACCOUNT));
    }

    RevokeAccess.Output check(Instant begunAt, Duration later) {
        return new CheckRevocation(revocation(later), clock(later))
                .run(new CheckRevocation.Input(lease.id(), TestingLedger.ACCOUNT, begunAt));
    }

    Lease held() {
        return ledger.registry.lease(lease.id());
    }

    /** Somebody else's lease has the account by now. */
    void passOn() {
        ledger.registry
                .accounts()
                .move(
                        TestingLedger.ACCOUNT,
                        lease.id(),
                        dev.accountvending.model.AccountStatus.AVAILABLE,
                        null);
        Lease next = ledger.reserved("ben");
        ledger.registry.move(next.id(), LeaseStatus.VENDING, "test", null);
        ledger.registry.progress().claimPooled(next.id(), TestingLedger.ACCOUNT);
    }

    private Revocation revocation(Duration later) {
        return new Revocation(
                ledger.at(TestingLedger.NOW.plus(later)),
                new Settings(new LambdaEnvironment(settings, clock(later))),
                () -> organization,
                TestingUnits.over(organization, ledger.registry),
                _ -> iam,
                center::sso,
                clock(later));
    }

    private static Clock clock(Duration later) {
        return Clock.fixed(TestingLedger.NOW.plus(later), ZoneOffset.UTC);
    }
}
