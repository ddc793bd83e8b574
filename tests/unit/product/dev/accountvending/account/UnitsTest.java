package dev.accountvending.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.OuId;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.UnitUnguarded;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Objects;
import java.util.Set;

class UnitsTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");
    private static final OuPath SANDBOX = new OuPath("Sandbox");
    private static final OuPath FROZEN = new OuPath("Frozen");
    private static final OuPath QUARANTINE = new OuPath("Quarantine");
    private static final OuPath QA = new OuPath("Workloads/QA");

    private final TestingOrganizations organization = new TestingOrganizations();
    private final TestingLedger ledger = new TestingLedger();
    private final Units units = TestingUnits.over(organization, ledger.registry);

    @BeforeEach
    void place() {
        organization.addAccount(ACCOUNT.value(), "a@example.com", null);
        units.move(ACCOUNT, SANDBOX);
    }

    @Test
    void move_whileItIsWanted_moves() {
        assertThat(units.move(ACCOUNT, FROZEN, () -> true)).isTrue();
        assertThat(units.isIn(ACCOUNT, FROZEN)).isTrue();
    }

    @Test
    void move_whenItIsNoLongerWanted_leavesTheAccount() {
        assertThat(units.move(ACCOUNT, FROZEN, () -> false)).isFalse();
        assertThat(units.isIn(ACCOUNT, SANDBOX)).isTrue();
    }

    @Test
    void move_whenAnotherMovesTheAccountMeanwhile_leavesItThere_andIsTriedAgain() {
        assertThatExceptionOfType(TransientFailure.class)
                .isThrownBy(
                        () ->
                                units.move(
                                        ACCOUNT,
                                        FROZEN,
                                        () -> {
                                            units.move(ACCOUNT, QUARANTINE);
                                            return true;
                                        }));
        assertThat(units.isIn(ACCOUNT, QUARANTINE)).isTrue();
    }

    @Test
    void guarded_ofAUnitThatIsMissing_makesItWithItsGuardrails_eachWhereSetupHasIt() {
        OuId unit = units.guarded(QA);

        assertThat(unit.value()).isEqualTo(organization.unit("Workloads/QA"));
        assertThat(attached("Workloads"))
                .containsExactlyInAnyOrder(
                        "account-vending-members", "account-vending-commitments");
        assertThat(organization.attached).doesNotContainKey(unit.value());
    }

    @Test
    void guarded_ofAUnitThatWasRenamed_findsItByItsId() {
        String sandbox = organization.unit("Sandbox");
        organization.rename("Sandbox", "Playground");

        assertThat(units.guarded(SANDBOX).value()).isEqualTo(sandbox);
        assertThat(units.isIn(ACCOUNT, SANDBOX)).isTrue();
        assertThat(organization.unitNames).hasSize(1);
    }

    @Test
    void guarded_ofAUnitBelowOneThatWasRenamed_isMadeInThatOne() {
        units.guarded(QA);
        organization.rename("Workloads", "Work");

        units.guarded(new OuPath("Workloads/Developers"));

        assertThat(organization.unit("Work/Developers")).isNotNull();
    }

    @Test
    void guarded_ofAUnitThatWasMovedAway_findsThatItsGuardrailsNoLongerHold() {
        units.guarded(QA);
        organization.parentOf.put(organization.unit("Workloads/QA"), TestingOrganizations.ROOT);

        assertRefused(QA, "lacks the service control policy account-vending-members");
    }

    @Test
    void guarded_onceItsGuardrailIsDetached_movesNothing_andAttachesNone_evenWhileItIsEmpty() {
        units.guarded(FROZEN);
        organization.attached.clear();

        assertRefused(FROZEN, "account-vending-frozen and account-vending-members: attach it");

        assertThat(organization.attached).isEmpty();
        assertThat(units.isIn(ACCOUNT, SANDBOX)).isTrue();
    }

    @Test
    void guarded_ofAUnitThatSomebodyElseMade_givesItNoGuardrails() {
        organization.makeByHand("Frozen");

        assertRefused(FROZEN, "lacks the service control policy");

        assertThat(organization.attached).doesNotContainKey(organization.unit("Frozen"));
    }

    @Test
    void guarded_whenThereIsNoSuchPolicy_movesNothing() {
        organization.policies.remove(UnitGuardrails.FROZEN);

        assertRefused(FROZEN, "attach it, as `avm setup` does");
    }

    @Test
    void guarded_afterARunThatEndedBeforeItWasGuarded_guardsItThen() {
        organization.policies.remove(UnitGuardrails.FROZEN);
        assertRefused(FROZEN, "lacks");
        organization.policies.add(UnitGuardrails.FROZEN);

        units.guarded(FROZEN);

        assertThat(attached("Frozen"))
                .containsExactlyInAnyOrder(UnitGuardrails.FROZEN, UnitGuardrails.MEMBERS);
    }

    @Test
    void guarded_ofAUnitThatWasDeleted_isNotMadeAgain() {
        units.guarded(FROZEN);
        organization.delete("Frozen");

        assertRefused(FROZEN, "was deleted. Make it again with its guardrails");

        assertThat(organization.unitNames.values()).doesNotContain("Frozen");
    }

    @Test
    void guarded_ofANewUnitBelowOneThatWasDeleted_isNotMade() {
        units.guarded(QA);
        organization.delete("Workloads/QA");
        organization.delete("Workloads");

        assertRefused(new OuPath("Workloads/Developers"), "Unit Workloads (ou-root-");
    }

    @Test
    void guarded_ofAUnitThatWasDeletedAndMadeAgainByHand_isItOnceItIsGuarded() {
        units.guarded(FROZEN);
        organization.delete("Frozen");
        String again = organization.makeByHand("Frozen");
        assertRefused(FROZEN, "was deleted");
        organization.attached.put(again, Set.of(UnitGuardrails.FROZEN, UnitGuardrails.MEMBERS));

        assertThat(units.guarded(FROZEN).value()).isEqualTo(again);
        organization.rename("Frozen", "Cold");
        assertThat(units.guarded(FROZEN).value()).isEqualTo(again);
    }

    @Test
    void unguarded_isToldOnce_untilItHappensAgain() {
        UnitIds ids = TestingUnits.ids(ledger.registry);
        units.guarded(FROZEN);
        Set<String> held = attached("Frozen");
        organization.attached.remove(organization.unit("Frozen"));
        assertRefused(FROZEN, "lacks");

        assertThat(ids.untold()).containsOnlyKeys(FROZEN);
        ids.told(FROZEN, Objects.requireNonNull(ids.untold().get(FROZEN)));
        assertRefused(FROZEN, "lacks");
        assertThat(ids.untold()).isEmpty();

        organization.attached.put(organization.unit("Frozen"), held);
        units.guarded(FROZEN);
        organization.attached.remove(organization.unit("Frozen"));
        assertRefused(FROZEN, "lacks");
        assertThat(ids.untold()).containsOnlyKeys(FROZEN);
    }

    @Test
    void guarded_ofQuarantineWhoseGuardrailExceptsAnother_isRefused() {
        units.guarded(QUARANTINE);
        organization.content =
                organization.content.replace("]}}}", ", \"arn:aws:iam::*:role/Back*\"]}}}");

        assertRefused(QUARANTINE, "does not deny everything to all but this product's roles");
    }

    @Test
    void guarded_ofQuarantineWhoseGuardrailWasEmptied_isRefused_andToldOnce() {
        UnitIds ids = TestingUnits.ids(ledger.registry);
        units.guarded(QUARANTINE);
        organization.content =
                """
                {"Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}
                """;
        assertRefused(QUARANTINE, "does not deny everything");
        ids.told(QUARANTINE, Objects.requireNonNull(ids.untold().get(QUARANTINE)));

        assertRefused(QUARANTINE, "does not deny everything");

        assertThat(ids.untold()).isEmpty();
    }

    private Set<String> attached(String path) {
        return Set.copyOf(
                Objects.requireNonNull(organization.attached.get(organization.unit(path))));
    }

    private void assertRefused(OuPath path, String why) {
        assertThatExceptionOfType(UnitUnguarded.class)
                .isThrownBy(() -> units.move(ACCOUNT, path))
                .withMessageContaining(why);
    }
}
