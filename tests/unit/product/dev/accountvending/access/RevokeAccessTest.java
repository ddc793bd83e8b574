package dev.accountvending.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.account.TestingOrganizations;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.UnitUnguarded;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;

import java.util.Objects;

class RevokeAccessTest {
    private final TestingRevocation world = new TestingRevocation();

    @Test
    void run_whileTheQuarantineIsUnguarded_movesNothing_butShutsOurRoles() {
        world.organization.makeByHand("Quarantine");

        assertThatExceptionOfType(UnitUnguarded.class).isThrownBy(world::revoke);

        assertThat(world.organization.moves).isEmpty();
        assertThat(world.iam.role("Developer").inline).containsKey("VendingRevokedSessions");
        assertThat(world.held().lifecycle().history().getLast().why())
                .contains("Quarantine are missing", "It waits until they are back.");
        assertThat(world.held().access().isShut()).isFalse();
    }

    @Test
    void run_whenTheQuarantineWasRenamed_findsItByItsId() {
        world.revoke();
        world.organization.rename("Quarantine", "Closed");
        world.organization.parentOf.put(TestingRevocation.ACCOUNT, TestingOrganizations.ROOT);

        world.revoke();

        assertThat(world.organization.unitOf(TestingRevocation.ACCOUNT)).isEqualTo("Closed");
    }

    @Test
    void run_putsTheAccountBehindTheGuardrail() {
        assertThat(world.revoke())
                .isEqualTo(new RevokeAccess.Output(false, false, TestingLedger.NOW));

        assertThat(world.organization.unitOf(TestingRevocation.ACCOUNT)).isEqualTo("Quarantine");
    }

    @Test
    void run_letsNobodyIntoAnyRoleOfOurs_alsoCi() throws Exception {
        world.revoke();

        for (String role : new String[] {"Developer", "Deployer"}) {
            JsonNode statement = read(world.iam.role(role).trust).path("Statement");
            assertThat(statement.path("Effect").asText()).isEqualTo("Deny");
            assertThat(statement.path("Principal").asText()).isEqualTo("*");
            assertThat(statement.path("Action").toString())
                    .contains("\"sts:AssumeRole\"", "\"sts:AssumeRoleWithWebIdentity\"");
        }
    }

    @Test
    void run_deniesEverythingToTheSessionsOfBefore() throws Exception {
        world.revoke();

        for (String role : new String[] {"Developer", "Deployer"}) {
            JsonNode statement = revoked(role).path("Statement");
            assertThat(statement.path("Effect").asText()).isEqualTo("Deny");
            assertThat(statement.path("Action").asText()).isEqualTo("*");
            assertThat(statement.path("Resource").asText()).isEqualTo("*");
            assertThat(statement.at("/Condition/DateLessThan/aws:TokenIssueTime").asText())
                    .isEqualTo("2026-11-24T10:00:01Z");
        }
    }

    @Test
    void run_leavesOurOwnWayIn() {
        world.revoke();

        assertThat(world.iam.role("VendingOperator").trust).isEqualTo("{}");
        assertThat(world.iam.role("VendingOperator").inline).containsOnlyKeys("Deploy");
    }

    @Test
    void run_twice_shutsEachRoleOnce() {
        world.revoke();
        world.revoke();

        assertThat(world.organization.moves).hasSize(1);
        assertThat(world.iam.writes())
                .filteredOn(write -> write.startsWith("UpdateAssumeRolePolicy"))
                .hasSize(2);
    }

    @Test
    void run_afterALostAnswer_goesOn() {
        world.iam.loseAnswerOf("UpdateAssumeRolePolicy Deployer");
        assertThatExceptionOfType(TransientFailure.class).isThrownBy(world::revoke);

        world.revoke();

        assertThat(world.iam.role("Developer").inline).containsKey("VendingRevokedSessions");
        assertThat(world.iam.role("Deployer").inline).containsKey("VendingRevokedSessions");
    }

    @Test
    void run_whenTheAccountHasNoRoles_hasNothingToShut() {
        world.iam.removeRole("Developer");
        world.iam.removeRole("Deployer");

        assertThat(world.revoke().accountClosed()).isFalse();

        assertThat(world.organization.unitOf(TestingRevocation.ACCOUNT)).isEqualTo("Quarantine");
    }

    @Test
    void run_withIdentityCenter_removesEverybodysAssignment() {
        world.useIdentityCenter();
        world.center.assign("999999999999", "u-ana");

        assertThat(world.revoke().settled()).isFalse();

        assertThat(world.center.assignments)
                .singleElement()
                .satisfies(a -> assertThat(a.accountId()).isEqualTo("999999999999"));
    }

    @Test
    void run_whenSomebodyClosedTheAccount_isContentWithWhatIsPossible() {
        world.useIdentityCenter();
        world.organization.suspend(TestingRevocation.ACCOUNT);
        world.center.refuseWith = "ValidationException";

        assertThat(world.revoke())
                .isEqualTo(new RevokeAccess.Output(true, true, TestingLedger.NOW));

        assertThat(world.iam.writes()).isEmpty();
        assertThat(world.organization.unitOf(TestingRevocation.ACCOUNT)).isEqualTo("Quarantine");
        assertThat(world.held().access().isShut()).isTrue();
    }

    @Test
    void run_whenAwsHasForgottenTheAccount_isContent() {
        world.organization.forget(TestingRevocation.ACCOUNT);

        assertThat(world.revoke().settled()).isTrue();
    }

    @Test
    void run_whenSomebodyElseHasTheAccountNow_touchesNothing() {
        world.passOn();

        assertThatExceptionOfType(VendingFailed.class)
                .isThrownBy(world::revoke)
                .withMessageContaining("is not that of lease ana-1");

        assertThat(world.iam.writes()).isEmpty();
        assertThat(world.organization.moves).isEmpty();
    }

    @Test
    void run_ofALeaseThatIsOver_touchesNothing() {
        world.ledger.registry.progress().finishRetirement(world.lease.id());

        assertThatExceptionOfType(VendingFailed.class).isThrownBy(world::revoke);

        assertThat(world.iam.writes()).isEmpty();
    }

    private JsonNode revoked(String role) throws JsonProcessingException {
        return read(
                Objects.requireNonNull(world.iam.role(role).inline.get("VendingRevokedSessions")));
    }

    private static JsonNode read(String document) throws JsonProcessingException {
        return Json.MAPPER.readTree(document);
    }
}
