package dev.accountvending.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;

import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.request.TestingStepFunctions;
import dev.accountvending.runtime.TestingContext;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class ReconciliationsTest {
    private final TestingLedger ledger = new TestingLedger();
    private final TestingStepFunctions stepFunctions = new TestingStepFunctions();
    private final Reconciliations reconciliations = at(TestingLedger.NOW);

    @Test
    void start_startsOne_andTellsThatItRuns() {
        Reconciliation begun = start(true);

        assertThat(stepFunctions.started.values())
                .containsExactly("{\"fix\":true,\"waits\":{\"secondLook\":300}}");
        assertThat(reconciliations.last()).hasValue(begun);
        assertThat(begun.execution()).contains(":execution:reconcile-organization:reconcile-");
    }

    @Test
    void start_whileOneRuns_isRefused() {
        start(false);

        assertThatThrownBy(() -> reconciliations.start(true)).isInstanceOf(RequestRejected.class);
        assertThat(stepFunctions.started).hasSize(1);
    }

    @Test
    void start_whileOneIsBeingStarted_isRefused() {
        ledger.dynamoDb.beforeNextWrite(() -> reconciliations.start(false));

        assertThatThrownBy(() -> reconciliations.start(false)).isInstanceOf(RequestRejected.class);
        assertThatThrownBy(() -> reconciliations.start(false)).isInstanceOf(RequestRejected.class);
        assertThat(stepFunctions.started).hasSize(1);
    }

    @Test
    void start_afterOneThatEnded_startsAnother() {
        Reconciliation first = start(false);
        stepFunctions.executions.put(first.execution(), ExecutionStatus.ABORTED);

        assertThat(reconciliations.last().map(r -> r.is(Reconciliation.Status.FAILED)))
                .hasValue(true);
        at(TestingLedger.NOW.plusSeconds(1)).start(false);

        assertThat(stepFunctions.started).hasSize(2);
    }

    @Test
    void start_afterOneThatNeverBegan_startsAnother_aMinuteLater() {
        reconciliations.start(false);

        at(TestingLedger.NOW.plusSeconds(61)).start(false);

        assertThat(stepFunctions.started).hasSize(2);
    }

    @Test
    void start_thatIsRefused_doesNotPassForOneThatRuns() {
        stepFunctions.refuseWith = "AccessDenied";
        assertThatThrownBy(() -> reconciliations.start(false)).isInstanceOf(VendingFailed.class);

        assertThat(reconciliations.last().map(r -> r.is(Reconciliation.Status.FAILED)))
                .hasValue(true);
    }

    @Test
    void last_isRunning_untilEverybodyIsTold() {
        Reconciliation begun = start(false);
        ledger.registry.updateDocument(
                Reconciliation.MEMO,
                Reconciliation.class,
                report -> report.done(List.of(), 0, TestingLedger.NOW));
        assertThat(reconciliations.last().map(r -> r.is(Reconciliation.Status.RUNNING)))
                .hasValue(true);

        stepFunctions.executions.put(begun.execution(), ExecutionStatus.SUCCEEDED);

        assertThat(reconciliations.last().map(r -> r.is(Reconciliation.Status.DONE)))
                .hasValue(true);
    }

    @Test
    void schedule_startsOneThatMendsNothing_unlessOneRuns() throws IOException {
        StartReconciliation function = new StartReconciliation(reconciliations);
        Context context = TestingContext.lasting(30_000);

        function.handleRequest(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), context);
        function.handleRequest(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), context);

        assertThat(stepFunctions.started.values())
                .singleElement()
                .asString()
                .contains("\"fix\":false");
    }

    private Reconciliation start(boolean fix) {
        Reconciliation begun = reconciliations.start(fix);
        stepFunctions.executions.put(begun.execution(), ExecutionStatus.RUNNING);
        return begun;
    }

    private Reconciliations at(Instant now) {
        return new Reconciliations(
                ledger.at(now),
                stepFunctions,
                "arn:aws:states:us-east-1:1:stateMachine:reconcile-organization",
                300,
                Clock.fixed(now, ZoneOffset.UTC));
    }
}
