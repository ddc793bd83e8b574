package dev.accountvending.closing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Objects;

class CheckClosureTest {
    private final TestingClosing testing = new TestingClosing();
    private final AccountId account = testing.queued();
    private final CheckClosure step =
            new CheckClosure(testing.registry, testing.closures, testing.clock());

    @Test
    void run_whileAwsIsAtIt_answersSo() {
        testing.closures.work();

        assertThat(run()).isEqualTo(ClosureState.CLOSING);
        assertThat(run()).isEqualTo(ClosureState.CLOSING);
    }

    @Test
    void run_onceItIsClosed_answersSo_andAgain() {
        testing.closures.work();
        testing.finishAll();

        assertThat(run()).isEqualTo(ClosureState.CLOSED);
        assertThat(run()).isEqualTo(ClosureState.CLOSED);
    }

    @Test
    void run_whileItIsQueued_worksTheQueue() {
        assertThat(run()).isEqualTo(ClosureState.CLOSING);
    }

    @Test
    void run_whenAwsTakesTooLong_leavesItToTheQueue() {
        testing.closures.work();
        testing.pass(CheckClosure.LONGEST.plus(Duration.ofSeconds(1)));

        assertThat(run()).isEqualTo(ClosureState.QUEUED);

        testing.finishAll();
        assertThat(run()).isEqualTo(ClosureState.CLOSED);
    }

    private ClosureState run() {
        return step.run(new CheckClosure.Input(lease(), account)).state();
    }

    private LeaseId lease() {
        return Objects.requireNonNull(
                testing.registry.accounts().find(account).orElseThrow().lease());
    }
}
