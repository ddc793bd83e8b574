package dev.accountvending.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.TransientFailure;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;

import java.time.Clock;
import java.time.ZoneOffset;

class RecordInventoryTest {
    private final TestingLedger ledger = new TestingLedger();
    private final TestingAccount account = new TestingAccount();
    private final Lease lease = ledger.withAccount("ana");

    @Test
    void record_ofANewAccount_keepsItsIdentitiesResourcesAndRegions() {
        account.answer(
                "listBuckets",
                _ ->
                        ListBucketsResponse.builder()
                                .buckets(Bucket.builder().name("company-logs").build())
                                .build());

        record();

        AccountInventory inventory = inLedger();
        assertThat(inventory.takenAt()).isEqualTo(TestingLedger.NOW);
        assertThat(inventory.identities()).containsOnlyKeys(TestingAccount.ACCESS_ROLE);
        assertThat(inventory.resources()).containsExactly("us-east-1 AWS::S3::Bucket company-logs");
        assertThat(inventory.regions()).containsExactly("eu-west-1", "us-east-1");
    }

    @Test
    void record_again_keepsTheFirst_whateverHasBeenMadeSince() {
        record();
        AccountInventory first = inLedger();
        account.role("/", "Backdoor", TestingAccount.trust("AWS", "*"));

        record();

        assertThat(inLedger()).isEqualTo(first);
    }

    /** What wakes later is held to being empty then. */
    @Test
    void record_whenARegionIsNotAwake_countsNothingThere() {
        account.refuse("eu-west-1 getResources", "OptInRequired");

        record();

        assertThat(inLedger().resources()).isEmpty();
    }

    /** A region of AWS's that is down holds up nobody's account. */
    @Test
    void record_whenARegionIsDown_countsNothingThere() {
        account.answer(
                "eu-west-1 getResources",
                _ -> {
                    throw new TransientFailure("It is down.");
                });

        record();

        assertThat(inLedger().identities()).containsOnlyKeys(TestingAccount.ACCESS_ROLE);
        assertThat(inLedger().resources()).isEmpty();
    }

    private void record() {
        new RecordInventory(
                        ledger.registry,
                        _ -> account.clients(),
                        false,
                        Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC))
                .run(new RecordInventory.Input(lease.id(), TestingLedger.ACCOUNT));
    }

    private AccountInventory inLedger() {
        return AccountInventory.of(ledger.registry, TestingLedger.ACCOUNT).orElseThrow();
    }
}
