package dev.accountvending.ledger;

import static dev.accountvending.ledger.TestingLedger.ACCOUNT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Subdomain;
import dev.accountvending.model.VendingFailed;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** What a step may act on, by the ledger; OthersInput of the integration tests tries every step. */
class StepInputCheckTest {
    private final TestingLedger ledger = new TestingLedger();
    private final Ledger registry = ledger.registry;

    @Test
    void vending_ofItsOwnAccount_isTheLease() {
        Lease lease = ledger.withAccount("ana");

        assertThat(registry.vending(lease.id(), ACCOUNT)).isEqualTo(lease);
    }

    @Test
    void vending_ofAnothersAccount_isRefused() {
        Lease victim = ledger.withAccount("ana");
        Lease own = ledger.vending("eve");

        refused(
                () -> registry.vending(own.id(), ACCOUNT),
                "Account 123456789012 is not that of lease eve-1; by the ledger it is held by ana-1.");
        refused(
                () -> registry.vending(victim.id(), new AccountId("210987654321")),
                "it is held by nobody.");
        refused(() -> registry.vending(own.id(), own.accountId()), "Lease eve-1 has no account.");
    }

    /** Its account went on to another, though its own page still names it. */
    @Test
    void retiring_ofAnAccountThatItHadOnce_isRefused() {
        Lease former = ended(ledger.active("ana"));
        registry.accounts().move(ACCOUNT, former.id(), AccountStatus.AVAILABLE, null);
        Lease next = ledger.vending("ben");
        registry.progress().claimPooled(next.id(), ACCOUNT);

        refused(() -> registry.retiring(former.id(), ACCOUNT), "it is held by ben-1.");
        assertThat(registry.vending(next.id(), ACCOUNT).id()).isEqualTo(next.id());
    }

    @ParameterizedTest
    @EnumSource
    void aStep_actsOnlyWhereItComes(LeaseStatus status) {
        Lease lease = TestingLedger.in(status).withAccount(account -> account.withId(ACCOUNT));
        ledger.write(List.of(lease));
        ledger.hold(ACCOUNT, lease);

        check(() -> registry.vending(lease.id()), status == LeaseStatus.VENDING);
        check(() -> registry.vending(lease.id(), ACCOUNT), status == LeaseStatus.VENDING);
        check(() -> registry.retiring(lease.id(), ACCOUNT), status == LeaseStatus.RETIRING);
        check(
                () -> registry.closing(lease.id(), ACCOUNT),
                status == LeaseStatus.RETIRING || status == LeaseStatus.RETIRED);
    }

    @Test
    void require_ofAnothersDomainUnitOrRequest_isRefused_andNamesNoPerson() {
        Lease lease = ledger.reserved("ana");
        lease.requireDomain(lease.domain().name());
        lease.requireUnit(lease.terms().organizationalUnit());
        lease.requireRequest(TestingLedger.request("ana"));

        refused(
                () -> lease.requireDomain(new Subdomain("ben.dev.accounts.example.com")),
                "The domain ben.dev.accounts.example.com is not that of lease ana-1.");
        refused(
                () -> lease.requireUnit(new OuPath("Sandbox")),
                "The organizational unit Sandbox is not that of lease ana-1.");
        refused(
                () -> lease.requireRequest(TestingLedger.request("ben")),
                "This request is not that of lease ana-1.");
    }

    private static void check(ThrowingCallable act, boolean taken) {
        if (taken) {
            assertThatCode(act).doesNotThrowAnyException();
        } else {
            refused(act, "");
        }
    }

    private static void refused(ThrowingCallable act, String why) {
        assertThatThrownBy(act)
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining(why)
                .hasMessageEndingWith("A step was told otherwise, and nothing was changed.");
    }

    private Lease ended(Lease lease) {
        registry.decisions().askRetirement(lease.id(), "ana@example.com");
        return registry.progress().beginRetirement(lease.id(), "arn:retire");
    }
}
