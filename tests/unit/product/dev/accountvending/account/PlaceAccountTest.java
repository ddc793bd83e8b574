package dev.accountvending.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.model.TagValue;
import dev.accountvending.model.UnitUnguarded;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.organizations.model.Tag;

import java.util.List;
import java.util.Map;

class PlaceAccountTest {
    private static final String ACCOUNT = TestingLedger.ACCOUNT.value();
    private static final OuPath DESTINATION = new OuPath("Workloads/Developers");

    private final TestingLedger ledger = new TestingLedger();
    private final TestingOrganizations organization = new TestingOrganizations();
    private final PlaceAccount step =
            new PlaceAccount(
                    ledger.registry,
                    () -> organization,
                    TestingUnits.over(organization, ledger.registry));

    @Test
    void run_makesTheUnitsAndMovesTheAccount() {
        place(ledger.withAccount("ana"));

        assertThat(organization.unitOf(ACCOUNT)).isEqualTo("Workloads/Developers");
    }

    @Test
    void run_twice_movesOnceAndMakesEachUnitOnce() {
        Lease lease = ledger.withAccount("ana");

        place(lease);
        place(lease);

        assertThat(organization.moves).hasSize(1);
        assertThat(organization.unitNames.values())
                .containsExactlyInAnyOrder("Workloads", "Developers");
    }

    @Test
    void run_whenAnotherExecutionMakesTheUnit_usesThatOne() {
        organization.madeMeanwhile = "Developers";

        place(ledger.withAccount("ana"));

        assertThat(organization.unitNames.values())
                .containsExactlyInAnyOrder("Workloads", "Developers");
        assertThat(organization.unitOf(ACCOUNT)).isEqualTo("Workloads/Developers");
    }

    @Test
    void run_whileTheUnitIsUnguarded_movesAndTagsNothing_andSaysOnceWhatItWaitsFor() {
        organization.makeByHand(DESTINATION.value());
        Lease lease = ledger.withAccount("ana");

        assertThatExceptionOfType(UnitUnguarded.class).isThrownBy(() -> place(lease));
        assertThatExceptionOfType(UnitUnguarded.class).isThrownBy(() -> place(lease));

        assertThat(organization.moves).isEmpty();
        assertThat(organization.tags).doesNotContainKey(ACCOUNT);
        assertThat(ledger.registry.lease(lease.id()).lifecycle().history())
                .filteredOn(
                        change ->
                                String.valueOf(change.why())
                                        .startsWith("The guardrails of organizational unit"))
                .hasSize(1);
    }

    @Test
    void run_tagsTheAccountWithItsLeaseAndCostCenter() {
        AccountRequest request =
                new AccountRequest(
                        new KindName("developer"),
                        new AccountName("ana"),
                        new Person("ana@example.com"),
                        null,
                        null,
                        null,
                        new TagValue("4711"));
        place(ledger.withAccount(request, TestingLedger.ACCOUNT));

        assertThat(organization.tags.get(ACCOUNT))
                .extracting(tag -> tag.key() + "=" + tag.value())
                .containsExactlyInAnyOrder(
                        "vending:lease=ana-1",
                        "vending:kind=developer",
                        "vending:owner=ana@example.com",
                        "vending:expires=2026-11-25T10:00:00Z",
                        "cost-center=4711");
    }

    @Test
    void run_ofAnAccountThatIsUsedAgain_leavesNoTagOfAnothers() {
        organization.addAccount(ACCOUNT, "aws+old-1@example.com", tags());

        place(ledger.withAccount("ana"));

        assertThat(organization.tags.get(ACCOUNT))
                .extracting(tag -> tag.key() + "=" + tag.value())
                .containsExactlyInAnyOrder(
                        "team=of-somebody-else's-tool",
                        "vending:lease=ana-1",
                        "vending:kind=developer",
                        "vending:owner=ana@example.com",
                        "vending:expires=2026-11-25T10:00:00Z");
    }

    private static List<Tag> tags() {
        return Map.of(
                        "vending:pool", "sandbox",
                        "vending:lease", "old-1",
                        "cost-center", "4711",
                        "team", "of-somebody-else's-tool")
                .entrySet()
                .stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private void place(Lease lease) {
        organization.parentOf.putIfAbsent(ACCOUNT, TestingOrganizations.ROOT);
        step.run(new PlaceAccount.Input(lease.id(), TestingLedger.ACCOUNT, DESTINATION));
    }
}
