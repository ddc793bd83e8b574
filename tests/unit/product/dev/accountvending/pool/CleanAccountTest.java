package dev.accountvending.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.inventory.TestingInventory;
import dev.accountvending.ledger.Cleaning;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.StatusType;

import java.time.Clock;
import java.time.Duration;

class CleanAccountTest {
    private final TestingCleaning world = new TestingCleaning();

    @Test
    void clean_startsTheFirstPass_andTheLedgerKnows() {
        assertThat(world.clean()).isEqualTo(CleaningState.RUNNING);

        assertThat(world.inLedger())
                .isEqualTo(new Cleaning(1, 0, "clean-account:1", TestingLedger.NOW, null));
        assertThat(
                        world.ledger
                                .registry
                                .accounts()
                                .find(TestingLedger.ACCOUNT)
                                .orElseThrow()
                                .status())
                .isEqualTo(AccountStatus.CLEANING);
    }

    @Test
    void clean_tellsTheBuildTheMemberAndItsConfiguration() {
        world.clean();

        assertThat(world.codeBuild.requests.getFirst().environmentVariablesOverride())
                .extracting(EnvironmentVariable::name)
                .containsExactly("PASS", "ACCOUNT", "CONFIGURATION");
        assertThat(
                        world.codeBuild
                                .requests
                                .getFirst()
                                .environmentVariablesOverride()
                                .get(1)
                                .value())
                .isEqualTo(TestingLedger.ACCOUNT.value());
    }

    @Test
    void clean_whenRepeated_startsOneBuild() {
        world.clean();

        assertThat(world.clean(Duration.ofHours(1))).isEqualTo(CleaningState.RUNNING);

        assertThat(world.codeBuild.requests).hasSize(1);
    }

    @Test
    void clean_whenTheAnswerWasLost_isTheSameBuild() {
        world.codeBuild.loseAnswer = true;
        assertThatThrownBy(world::clean).isInstanceOf(TransientFailure.class);

        world.clean(Duration.ofMinutes(1));

        assertThat(world.codeBuild.builds).hasSize(1);
        assertThat(world.codeBuild.requests.getLast())
                .isEqualTo(world.codeBuild.requests.getFirst());
        assertThat(world.inLedger().build()).isEqualTo("clean-account:1");
    }

    @Test
    void clean_whenTheAnswerWasLostLongAgo_findsTheBuild() {
        world.codeBuild.loseAnswer = true;
        assertThatThrownBy(world::clean).isInstanceOf(TransientFailure.class);
        world.codeBuild.forgetTokens();

        world.clean(Duration.ofMinutes(30));

        assertThat(world.codeBuild.builds).hasSize(1);
        assertThat(world.codeBuild.requests).hasSize(1);
        assertThat(world.inLedger().build()).isEqualTo("clean-account:1");
    }

    @Test
    void clean_whenNoMoreBuildsMayRun_waitsWithItsPass() {
        world.refuseBuilds();

        assertThat(world.clean()).isEqualTo(CleaningState.QUEUED);
        assertThat(world.clean(Duration.ofMinutes(10))).isEqualTo(CleaningState.RUNNING);

        assertThat(world.inLedger().passes()).isEqualTo(1);
    }

    @Test
    void clean_whenNoBuildIsTakenForHalfADay_fails_andAnotherRetirementHasItsTimeAgain() {
        world.pass(TestingCleaning.clearReport());
        Duration late = CleanAccount.PATIENCE;
        world.refuseBuilds();
        assertThat(world.clean()).isEqualTo(CleaningState.QUEUED);

        world.refuseBuilds();
        assertThatThrownBy(() -> world.clean(late))
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining("ARM/Small");
        world.refuseBuilds();
        assertThat(world.clean(late.plusMinutes(10))).isEqualTo(CleaningState.QUEUED);
    }

    @Test
    void clean_afterAPass_startsTheNext_andKeepsTheCount() {
        world.pass(TestingCleaning.clearReport());

        world.clean();

        assertThat(world.inLedger())
                .extracting(Cleaning::passes, Cleaning::cleanInARow)
                .containsExactly(2, 1);
        assertThat(world.codeBuild.builds).hasSize(2);
    }

    @Test
    void clean_whenCleanAlready_startsNothing() {
        world.pass(TestingCleaning.clearReport());
        world.pass(TestingCleaning.clearReport());

        assertThat(world.clean()).isEqualTo(CleaningState.CLEAN);

        assertThat(world.codeBuild.builds).hasSize(2);
    }

    @Test
    void clean_afterItWasHopeless_beginsAnew() {
        for (int i = 1; i <= TestingCleaning.MOST; i++) {
            world.clean();
            world.codeBuild.end(StatusType.FAILED, java.util.Map.of());
            try {
                world.check();
            } catch (VendingFailed expected) {
                assertThat(i).isEqualTo(TestingCleaning.MOST);
            }
        }

        assertThat(world.clean(Duration.ofDays(1))).isEqualTo(CleaningState.RUNNING);

        assertThat(world.inLedger().passes()).isEqualTo(1);
        assertThat(world.codeBuild.builds).hasSize(TestingCleaning.MOST + 1);
    }

    @Test
    void clean_whenTheLeaseIsNotEnding_doesNothing() {
        TestingLedger ledger = new TestingLedger();
        Lease active = ledger.active("ana");
        TestingCodeBuild codeBuild = new TestingCodeBuild();
        CleanAccount step =
                new CleanAccount(
                        ledger.registry, codeBuild, TestingCleaning.SETTINGS, Clock.systemUTC());

        assertThatThrownBy(
                        () -> step.run(new CleanAccount.Input(active.id(), TestingLedger.ACCOUNT)))
                .isInstanceOf(VendingFailed.class);

        assertThat(codeBuild.requests).isEmpty();
        assertThat(ledger.registry.accounts().find(TestingLedger.ACCOUNT).orElseThrow().status())
                .isEqualTo(AccountStatus.LEASED);
    }

    @Test
    void clean_ofAnAccountWithoutAnInventory_isRefused() {
        TestingInventory.forget(world.ledger, TestingLedger.ACCOUNT);

        assertThatThrownBy(world::clean)
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining("no inventory");
        assertThat(world.codeBuild.requests).isEmpty();
    }
}
