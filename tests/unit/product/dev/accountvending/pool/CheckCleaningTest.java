package dev.accountvending.pool;

import static dev.accountvending.pool.TestingCleaning.clearReport;
import static dev.accountvending.pool.TestingCleaning.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import software.amazon.awssdk.services.codebuild.model.StatusType;

import java.util.HashMap;
import java.util.Map;

class CheckCleaningTest {
    private final TestingCleaning world = new TestingCleaning();

    @Test
    void check_whileTheBuildIsInCodeBuildsQueue_isQueued() {
        world.codeBuild.phase = "QUEUED";
        world.clean();

        assertThat(world.check()).isEqualTo(CleaningState.QUEUED);
    }

    @Test
    void check_whileTheBuildRuns_isRunning() {
        world.clean();

        assertThat(world.check()).isEqualTo(CleaningState.RUNNING);
    }

    @Test
    void check_afterTwoCleanPassesInARow_isClean() {
        assertThat(world.pass(clearReport())).isEqualTo(CleaningState.AGAIN);
        assertThat(world.pass(clearReport())).isEqualTo(CleaningState.CLEAN);
    }

    @Test
    void check_whenAPassRemovedSomething_countsFromThere() {
        world.pass(clearReport());

        assertThat(world.pass(report(2, 0, 0, ""))).isEqualTo(CleaningState.AGAIN);

        assertThat(world.inLedger().cleanInARow()).isZero();
        assertThat(world.inLedger().left()).contains("2 found, 2 removed");
    }

    @Test
    void check_whenAListingFailed_isNotClean_andTheLedgerKnowsWhich() {
        world.pass(report(0, 0, 1, "not listed: EC2Instance in us-east-1"));

        assertThat(world.inLedger().cleanInARow()).isZero();
        assertThat(world.inLedger().left()).contains("EC2Instance in us-east-1");
    }

    @Test
    void check_whenTheScanWasNotSeen_isNotClean() {
        Map<String, String> unseen = new HashMap<>(clearReport());
        unseen.put("NUKE_SCANNED", "no");

        world.pass(unseen);

        assertThat(world.inLedger().cleanInARow()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = StatusType.class,
            names = {"FAILED", "FAULT", "TIMED_OUT", "STOPPED"})
    void check_whenTheBuildEndedBadly_isNotClean_whateverItSaid(StatusType status) {
        world.clean();
        world.codeBuild.end(status, clearReport());

        assertThat(world.check()).isEqualTo(CleaningState.AGAIN);

        assertThat(world.inLedger().cleanInARow()).isZero();
        assertThat(world.inLedger().left()).contains(status.toString());
    }

    @Test
    void check_whenTheBuildExportedNothing_isNotClean() {
        world.pass(Map.of());

        assertThat(world.inLedger().cleanInARow()).isZero();
    }

    @Test
    void check_whenTheBuildCannotBeFound_isAPassThatWasNotClean() {
        world.clean();
        world.codeBuild.builds.clear();

        assertThat(world.check()).isEqualTo(CleaningState.AGAIN);

        assertThat(world.inLedger().left()).contains("does not know the build");
    }

    @Test
    void check_whenRepeated_countsTheBuildOnce() {
        world.pass(clearReport());
        int writes = world.ledger.dynamoDb.writes();

        assertThat(world.check()).isEqualTo(CleaningState.AGAIN);

        assertThat(world.inLedger().cleanInARow()).isEqualTo(1);
        assertThat(world.ledger.dynamoDb.writes()).isEqualTo(writes);
    }

    @Test
    void check_afterAllPasses_failsAndSaysWhatIsLeft_alsoWhenRepeated() {
        Map<String, String> stuck = report(1, 1, 0, "us-east-1 - S3Bucket - s3://kept");
        for (int i = 1; i < TestingCleaning.MOST; i++) {
            assertThat(world.pass(stuck)).isEqualTo(CleaningState.AGAIN);
        }

        assertThatThrownBy(() -> world.pass(stuck))
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining("s3://kept");
        assertThatThrownBy(world::check).isInstanceOf(VendingFailed.class);
    }

    @Test
    void check_whenTheLastPassWasTheFirstCleanOne_asksForOneMore() {
        for (int i = 1; i < TestingCleaning.MOST; i++) {
            world.pass(report(1, 0, 0, ""));
        }

        assertThat(world.pass(clearReport())).isEqualTo(CleaningState.AGAIN);
        assertThat(world.pass(clearReport())).isEqualTo(CleaningState.CLEAN);
    }

    @Test
    void check_whenMuchIsLeft_keepsTheLedgersLineShort() {
        world.pass(report(1, 1, 0, "x".repeat(5000)));

        assertThat(world.inLedger().left()).hasSize(1000);
    }
}
