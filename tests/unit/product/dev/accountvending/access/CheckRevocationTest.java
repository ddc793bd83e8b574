package dev.accountvending.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.UnitUnguarded;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class CheckRevocationTest {
    private static final Instant BEGUN = TestingLedger.NOW;
    private static final Duration LATER = Duration.ofSeconds(5);

    private final TestingRevocation world = new TestingRevocation();

    @Test
    void run_withoutIdentityCenter_settlesAndEntersIt() {
        world.revoke();

        assertThat(world.check(BEGUN, LATER))
                .isEqualTo(new RevokeAccess.Output(true, false, BEGUN));

        assertThat(world.held().access().roles()).isEmpty();
        assertThat(world.held().lifecycle().history().getLast().why())
                .isEqualTo("Nobody has access any more.");
    }

    @Test
    void run_deniesTheSessionsThatIamLetInMeanwhile() {
        world.revoke();

        world.check(BEGUN, LATER);

        assertThat(world.iam.role("Developer").inline.get("VendingRevokedSessions"))
                .contains("2026-11-24T10:00:06Z");
    }

    @Test
    void run_whenTheGuardrailIsGone_doesNotSayThatNobodyHasAccess() {
        world.revoke();
        world.organization.attached.clear();

        assertThatExceptionOfType(UnitUnguarded.class)
                .isThrownBy(() -> world.check(BEGUN, LATER))
                .withMessageContaining(
                        "lacks the service control policy account-vending-quarantine");

        assertThat(world.held().access().isShut()).isFalse();
        assertThat(world.held().lifecycle().history())
                .noneMatch(change -> "Nobody has access any more.".equals(change.why()));
    }

    @Test
    void run_whenTheGuardrailLetsOthersIn_doesNotSettle() {
        world.revoke();
        world.organization.content = "{}";

        assertThatExceptionOfType(UnitUnguarded.class)
                .isThrownBy(() -> world.check(BEGUN, LATER))
                .withMessageContaining("does not deny everything");
    }

    @Test
    void run_whenSomebodyTookTheAccountOutOfQuarantine_movesItBack() {
        world.revoke();
        world.organization.parentOf.put(
                TestingRevocation.ACCOUNT, world.organization.makeByHand("Elsewhere"));

        assertThat(world.check(BEGUN, LATER).settled()).isTrue();

        assertThat(world.organization.unitOf(TestingRevocation.ACCOUNT)).isEqualTo("Quarantine");
    }

    @Test
    void run_whenSomebodyOpenedARoleAgain_isNotSettledBeforeItStaysShut() {
        world.revoke();
        world.iam.updateAssumeRolePolicy(
                role -> role.roleName("Developer").policyDocument("{\"Statement\": []}"));

        assertThat(world.check(BEGUN, LATER).settled()).isFalse();
        assertThat(world.check(BEGUN, LATER).settled()).isTrue();
    }

    @Test
    void run_twice_entersItOnce() {
        world.revoke();
        world.check(BEGUN, LATER);
        int writes = world.ledger.dynamoDb.writes();

        assertThat(world.check(BEGUN, LATER).settled()).isTrue();

        assertThat(world.ledger.dynamoDb.writes()).isEqualTo(writes);
    }

    @Test
    void run_whileIdentityCenterLetsSomebodyIn_isNotSettled() {
        world.useIdentityCenter();
        world.center.keeping = true;
        world.revoke();

        assertThat(world.check(BEGUN, LATER).settled()).isFalse();
        assertThat(world.held().access().roles()).isNotEmpty();

        world.center.assignments.clear();
        assertThat(world.check(BEGUN, LATER).settled()).isTrue();
    }

    @Test
    void run_whenARemovalFailed_asksForItAgain() {
        world.useIdentityCenter();

        assertThat(world.check(BEGUN, LATER).settled()).isFalse();
        assertThat(world.check(BEGUN, LATER).settled()).isTrue();

        assertThat(world.center.removals).isEqualTo(2);
    }

    @Test
    void run_whenIdentityCenterNeverLetsGo_givesUpAndSaysWhatToDo() {
        world.useIdentityCenter();
        world.center.keeping = true;

        assertThatExceptionOfType(VendingFailed.class)
                .isThrownBy(() -> world.check(BEGUN, Duration.ofHours(1)))
                .withMessageContaining("remove the account's assignments there by hand");
    }

    @Test
    void run_whenSomebodyElseHasTheAccountNow_touchesNothing() {
        world.passOn();

        assertThatExceptionOfType(VendingFailed.class).isThrownBy(() -> world.check(BEGUN, LATER));

        assertThat(world.iam.writes()).isEmpty();
    }
}
