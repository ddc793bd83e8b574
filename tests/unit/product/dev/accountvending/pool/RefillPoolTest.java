package dev.accountvending.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.account.TestingOrganizations;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.Metrics;
import dev.accountvending.runtime.TestingLog;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

class RefillPoolTest {
    private final TestingPool pool = new TestingPool();
    private final TestingOrganizations organization = new TestingOrganizations();

    @Test
    void run_whereNothingIsKeptWarm_startsNothing() {
        assertThat(run(0, 5).started()).isEmpty();
    }

    @Test
    void run_whereTooFewAreReady_startsTwoAtATime() {
        pool.available("sandbox", 60);

        RefillPool.Output output = run(4, 5);

        assertThat(output.started())
                .extracting(LeaseId::value)
                .containsExactly("pool-sandbox-1-1", "pool-sandbox-2-1");
        assertThat(pool.testing.stepFunctions.started.values())
                .hasSize(2)
                .allMatch(input -> input.contains("\"forPool\":true"));
        assertThat(run(4, 5).started()).isEmpty();
    }

    @Test
    void run_whereAKindHasNoneReady_tellsSo_andElseNothing() {
        try (TestingLog log = TestingLog.of(Metrics.class)) {
            run(0, 5);
            run(2, 5);
            pool.available("sandbox", 60);
            run(2, 5);

            assertThat(log.metrics())
                    .singleElement()
                    .satisfies(line -> assertThat(line.path("EmptyPools").asInt()).isEqualTo(1));
        }
    }

    @Test
    void run_countsWhatIsOnTheWay() {
        run(1, 5);
        pool.cleaning("qa");

        assertThat(run(1, 5).started()).isEmpty();
        pool.cleaning("sandbox");
        assertThat(run(2, 5).started()).isEmpty();
        assertThat(run(3, 5).started()).hasSize(1);
    }

    @Test
    void run_whileAwsMakesFive_startsNothing() {
        creations(5);

        assertThat(run(2, 5).started()).isEmpty();
    }

    @Test
    void run_whileAwsMakesFour_startsOne() {
        creations(4);

        assertThat(run(2, 5).started()).hasSize(1);
    }

    @Test
    void run_afterAFillingFailed_waitsForADay() {
        LeaseId failed = run(1, 5).started().getFirst();
        pool.registry.progress().fail(failed, "test", "No luck.", false);

        assertThat(run(1, 5).started()).isEmpty();
        Instant later = TestingPool.NOW.plus(PoolRefills.PAUSE);
        assertThat(run(1, 5, later).started())
                .extracting(LeaseId::value)
                .containsExactly("pool-sandbox-1-2");
    }

    @Test
    void run_afterAFillingCameToQuarantine_waitsForADay_andTakesAnotherName() {
        LeaseId stuck = run(1, 5).started().getFirst();
        pool.registry.progress().begin(stuck, "arn:vend");
        pool.registry.move(stuck, LeaseStatus.ACTIVE, "test", null);
        pool.registry.decisions().askRetirement(stuck, "test");
        pool.registry.progress().beginRetirement(stuck, "arn:retire");
        pool.registry.progress().quarantine(stuck, "would not come clean");

        assertThat(run(1, 5).started()).isEmpty();
        Instant later = TestingPool.NOW.plus(PoolRefills.PAUSE);
        assertThat(run(1, 5, later).started())
                .extracting(LeaseId::value)
                .containsExactly("pool-sandbox-2-1");
    }

    @Test
    void run_whereANameIsTakenBySomebody_takesTheNext() {
        pool.vending("sandbox", "pool-sandbox-1");

        assertThat(run(1, 5).started())
                .extracting(LeaseId::value)
                .containsExactly("pool-sandbox-2-1");
    }

    @Test
    void run_afterOneThatDiedBeforeItStarted_startsThatOne() {
        Lease reserved = pool.registry.lease(run(1, 5).started().getFirst());
        pool.testing.stepFunctions.started.clear();

        assertThat(run(1, 5).started()).isEmpty();

        assertThat(pool.testing.stepFunctions.started.keySet())
                .containsExactly("vend-sandbox-" + reserved.id());
    }

    @Test
    void run_whereTooManyAreReady_hasTheOldestClosed() {
        AccountId young = pool.available("sandbox", 10);
        AccountId oldest = pool.available("sandbox", 30);
        AccountId old = pool.available("sandbox", 20);
        AccountId other = pool.available("qa", 40);

        RefillPool.Output output = run(0, 1);

        assertThat(output.closing()).containsExactly(oldest, old);
        Account closing = pool.registry.accounts().find(oldest).orElseThrow();
        assertThat(closing.status()).isEqualTo(AccountStatus.CLOSING);
        assertThat(closing.lease()).isNull();
        assertThat(closing.closure()).isEqualTo(new Account.Closure(TestingPool.NOW, null, null));
        assertThat(List.of(pool.status(young), pool.status(other)))
                .containsOnly(AccountStatus.AVAILABLE);
        assertThat(run(0, 1).closing()).isEmpty();
    }

    @Test
    void run_whenTheAccountIsClaimedInTheSameMoment_leavesItToTheLease() {
        AccountId account = pool.available("sandbox", 10);
        Lease lease = pool.vending("sandbox", "spike");
        pool.ledger.dynamoDb.beforeNextWrite(
                () -> pool.registry.progress().claimPooled(lease.id(), account));

        assertThat(run(0, 0).closing()).isEmpty();
        assertThat(pool.status(account)).isEqualTo(AccountStatus.LEASED);
    }

    @Test
    void claim_whenTheAccountIsToBeClosedInTheSameMoment_getsNone() {
        AccountId account = pool.available("sandbox", 10);
        Lease lease = pool.vending("sandbox", "spike");
        pool.ledger.dynamoDb.beforeNextWrite(() -> run(0, 0));

        assertThat(pool.registry.progress().claimPooled(lease.id(), account)).isEmpty();
        assertThat(pool.status(account)).isEqualTo(AccountStatus.CLOSING);
    }

    private void creations(int running) {
        IntStream.range(0, running)
                .mapToObj(
                        i ->
                                CreateAccountStatus.builder()
                                        .id("car-" + i)
                                        .state(CreateAccountState.IN_PROGRESS)
                                        .build())
                .forEach(organization.creations::add);
    }

    private RefillPool.Output run(int warm, int most) {
        return run(warm, most, TestingPool.NOW);
    }

    private RefillPool.Output run(int warm, int most, Instant now) {
        return new RefillPool(
                        pool.registry,
                        catalog(warm, most),
                        pool.testing.requestService,
                        () -> organization,
                        Lease.poolOwner("accounts.example.com"),
                        new Metrics("test"),
                        Clock.fixed(now, ZoneOffset.UTC))
                .run();
    }

    /** The one that we ship, with sandboxes kept ready. */
    private static Catalog catalog(int warm, int most) {
        try {
            String sandboxes = "  sandbox:\n    pool: {warm: %d, most: %d}".formatted(warm, most);
            return Catalog.parse(
                    Files.readString(Path.of("catalog.yml")).replace("  sandbox:", sandboxes),
                    "catalog.yml");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
