package dev.accountvending.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.KindHeld;
import dev.accountvending.model.LeaseId;
import dev.accountvending.pool.ClaimPooledAccount.ClaimState;
import dev.accountvending.pool.ClaimPooledAccount.Output;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

class ClaimPooledAccountTest {
    private static final Output NONE = new Output(ClaimState.NONE, null, null);

    private final TestingPool pool = new TestingPool();
    private final ClaimPooledAccount step =
            new ClaimPooledAccount(pool.registry, pool.testing.catalog);

    @Test
    void run_takesTheOldestOfItsOwnKindFirst() {
        pool.available("qa", 90);
        pool.available("sandbox", 30);
        AccountId oldest = pool.available("sandbox", 60);

        Output output = run(pool.vending("sandbox", "spike"));

        assertThat(output).isEqualTo(new Output(ClaimState.SUCCEEDED, null, oldest));
        assertThat(pool.status(oldest)).isEqualTo(AccountStatus.LEASED);
    }

    @Test
    void run_whereNoneOfItsKindIsThere_takesAnothers() {
        AccountId qa = pool.available("qa", 90);
        Lease lease = pool.vending("sandbox", "spike");

        run(lease);

        Account account = pool.registry.accounts().find(qa).orElseThrow();
        assertThat(account.lease()).isEqualTo(lease.id());
        assertThat(account.kind()).isEqualTo(lease.request().kind());
    }

    @Test
    void run_whileItsKindIsHeld_takesNone_andSaysWhatItWaitsForOnce() {
        AccountId account = pool.available("sandbox", 60);
        Lease failed = pool.vending("sandbox", "failed");
        Lease lease = pool.vending("sandbox", "spike");
        pool.registry.kinds().hold(failed, "AWS's words");

        assertThatThrownBy(() -> run(lease)).isInstanceOf(KindHeld.class);
        assertThatThrownBy(() -> run(lease)).isInstanceOf(KindHeld.class);

        Lease waiting = pool.registry.lease(lease.id());
        assertThat(waiting.lifecycle().waiting())
                .contains("kind sandbox could not be made")
                .doesNotContain("AWS's words");
        assertThat(waiting.lifecycle().history()).hasSize(lease.lifecycle().history().size() + 1);
        assertThat(pool.status(account)).isEqualTo(AccountStatus.AVAILABLE);

        pool.registry.kinds().open(lease.request().kind());

        assertThat(run(lease).accountId()).isEqualTo(account);
        assertThat(pool.registry.lease(lease.id()).lifecycle().waiting()).isNull();
    }

    @Test
    void run_takesWhatCameBackFromFailedVendsLast() {
        AccountId doubtful = pool.available("sandbox", 60);
        AccountId other = pool.available("qa", 30);
        Lease failed = pool.vending("sandbox", "failed");
        pool.registry.progress().claimPooled(failed.id(), doubtful);
        Lease ended = pool.registry.progress().giveBack(failed.id(), "no luck", false, true);
        pool.registry.accounts().returnToPool(doubtful, ended);

        assertThat(run(pool.vending("sandbox", "spike")).accountId()).isEqualTo(other);
        assertThat(run(pool.vending("sandbox", "last")).accountId()).isEqualTo(doubtful);
    }

    @Test
    void run_again_answersTheSameAccount() {
        AccountId first = pool.available("sandbox", 60);
        AccountId second = pool.available("sandbox", 30);
        Lease lease = pool.vending("sandbox", "spike");
        run(lease);

        assertThat(run(lease).accountId()).isEqualTo(first);
        assertThat(pool.status(second)).isEqualTo(AccountStatus.AVAILABLE);
    }

    @Test
    void run_whereAnotherIsFaster_takesTheNext() {
        AccountId first = pool.available("sandbox", 60);
        AccountId second = pool.available("sandbox", 30);
        Lease other = pool.vending("sandbox", "faster");
        Lease lease = pool.vending("sandbox", "spike");
        pool.ledger.dynamoDb.beforeNextWrite(() -> run(other));

        assertThat(run(lease).accountId()).isEqualTo(second);
        assertThat(pool.registry.lease(other.id()).accountId()).isEqualTo(first);
    }

    @Test
    void run_ofMoreAtOnceThanThereAreAccounts_givesEachToOne() {
        List<AccountId> accounts =
                IntStream.range(0, 3).mapToObj(i -> pool.available("sandbox", i)).toList();
        List<Lease> leases =
                IntStream.range(0, 8).mapToObj(i -> pool.vending("sandbox", "racer-" + i)).toList();

        List<Output> outputs;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            outputs =
                    leases.stream()
                            .map(lease -> CompletableFuture.supplyAsync(() -> run(lease), threads))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .toList();
        }

        assertThat(outputs).filteredOn(NONE::equals).hasSize(5);
        assertThat(outputs)
                .filteredOn(output -> !output.equals(NONE))
                .extracting(Output::accountId)
                .containsExactlyInAnyOrderElementsOf(accounts);
        assertThat(accounts)
                .extracting(id -> pool.registry.accounts().find(id).orElseThrow().lease())
                .doesNotHaveDuplicates();
    }

    @Test
    void run_whereThereIsNone_answersNone() {
        assertThat(run(pool.vending("sandbox", "spike"))).isEqualTo(NONE);
    }

    @Test
    void run_ofAKindThatCloses_takesNone() {
        pool.available("sandbox", 60);

        assertThat(run(pool.vending("developer", "ana"))).isEqualTo(NONE);
    }

    @Test
    void run_afterAwsWasAsked_takesNone() {
        pool.available("sandbox", 60);
        Lease lease = pool.vending("sandbox", "spike");
        pool.registry.progress().recordCreationIntent(lease.id());

        assertThat(run(lease)).isEqualTo(NONE);
    }

    @Test
    void run_toFillThePool_doesNotEmptyIt() {
        pool.available("sandbox", 60);
        LeaseId id = pool.ledger.reserved(TestingLedger.requestForPool("pool-sandbox-1"), 9).id();

        assertThat(run(pool.registry.progress().begin(id, "arn:vend"))).isEqualTo(NONE);
    }

    private Output run(Lease lease) {
        return step.run(new ClaimPooledAccount.Input(lease.id()));
    }
}
