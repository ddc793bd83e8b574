package dev.accountvending.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.account.TestingOrganizations;
import dev.accountvending.account.TestingUnits;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Cleaning;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.services.organizations.model.Tag;

import java.util.List;

class ReturnToPoolTest {
    private final TestingPool pool = new TestingPool();
    private final TestingOrganizations organization = new TestingOrganizations();
    private final ReturnToPool step =
            new ReturnToPool(
                    pool.registry,
                    () -> organization,
                    TestingUnits.over(organization, pool.registry),
                    new OuPath("Pool"));

    @Test
    void run_afterTwoCleanPasses_putsTheAccountIntoThePool() {
        Lease lease = cleaned(2);

        ReturnToPool.Output output = run(lease);

        AccountId account = TestingPool.account(lease);
        assertThat(output.status()).isEqualTo(AccountStatus.AVAILABLE);
        assertThat(organization.unitOf(account.value())).isEqualTo("Pool");
        assertThat(organization.tags.get(account.value()))
                .containsExactly(Tag.builder().key("vending:pool").value("sandbox").build());
        assertThat(pool.registry.accounts().page(AccountStatus.AVAILABLE, null).accounts())
                .extracting(Account::id)
                .containsExactly(account);
        assertThat(pool.registry.accounts().find(account).map(Account::lease)).isEmpty();
    }

    @Test
    void run_twice_changesNothingMore() {
        Lease lease = cleaned(2);
        run(lease);
        int writes = pool.ledger.dynamoDb.writes();

        assertThat(run(lease).status()).isEqualTo(AccountStatus.AVAILABLE);
        assertThat(organization.moves).hasSize(1);
        assertThat(pool.ledger.dynamoDb.writes()).isEqualTo(writes);
    }

    @Test
    void run_again_whenTheAccountIsAnothersByNow_leavesItThere() {
        Lease lease = cleaned(2);
        run(lease);
        AccountId account = TestingPool.account(lease);
        Lease next = pool.vending("sandbox", "next");
        pool.registry.progress().claimPooled(next.id(), account);
        organization.parentOf.put(account.value(), TestingOrganizations.ROOT);

        run(lease);

        assertThat(organization.unitOf(account.value())).isEmpty();
        assertThat(pool.registry.accounts().find(account).map(Account::lease)).hasValue(next.id());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void run_beforeTwoCleanPasses_isRefused(int passes) {
        Lease lease = cleaned(passes);

        assertThatThrownBy(() -> run(lease)).isInstanceOf(IllegalStateException.class);
        assertThat(organization.moves).isEmpty();
    }

    @Test
    void run_beforeItIsProvenEmpty_isRefused() {
        Lease lease = cleaned(2);
        pool.registry.update(
                lease.id(),
                there -> there.withCleaning(new Cleaning(3, 2, "build", TestingPool.NOW, null)));

        assertThatThrownBy(() -> run(lease)).isInstanceOf(IllegalStateException.class);
        assertThat(organization.moves).isEmpty();
    }

    @Test
    void run_ofAnAccountInQuarantine_isRefused() {
        Lease lease = cleaned(2);
        pool.registry.progress().quarantine(lease.id(), "an administrator's wish");

        assertThatThrownBy(() -> run(lease)).isInstanceOf(VendingFailed.class);
    }

    /** Of one that it had once, it is told how that stands; of any other, nothing. */
    @Test
    void run_ofAnothersAccount_isRefused() {
        Lease lease = cleaned(2);
        Lease other = pool.cleaning("sandbox");

        assertThatThrownBy(
                        () ->
                                step.run(
                                        new ReturnToPool.Input(
                                                lease.id(), TestingPool.account(other))))
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining("held by " + other.id());
    }

    private Lease cleaned(int passes) {
        Lease lease = pool.cleaning("sandbox");
        organization.addAccount(
                TestingPool.account(lease).value(),
                lease.account().email().value(),
                List.of(
                        Tag.builder().key("vending:lease").value("old-1").build(),
                        Tag.builder().key("cost-center").value("4711").build()));
        return pool.registry.update(
                lease.id(),
                there ->
                        there.withCleaning(
                                new Cleaning(3, passes, "build", TestingPool.NOW, null)
                                        .proven(TestingPool.NOW)));
    }

    private ReturnToPool.Output run(Lease lease) {
        return step.run(new ReturnToPool.Input(lease.id(), TestingPool.account(lease)));
    }
}
