package dev.accountvending.failure;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.workflow.Executions;

import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The executions that work on leases, as Step Functions knows them. */
public final class LeaseExecutions {
    private static final Set<ExecutionStatus> AT_WORK =
            EnumSet.of(ExecutionStatus.RUNNING, ExecutionStatus.PENDING_REDRIVE);

    private final SfnClient stepFunctions;
    private final Executions vending;

    public LeaseExecutions(SfnClient stepFunctions, Executions vending) {
        this.stepFunctions = stepFunctions;
        this.vending = vending;
    }

    /** The latest execution of a lease; that of one just asked for is not in the ledger yet. */
    public String arn(Lease lease) {
        String takingBack = lease.lifecycle().takenBackBy();
        return lease.isGivingBack() && takingBack != null
                ? takingBack
                : Objects.requireNonNullElseGet(
                        lease.lifecycle().execution(), () -> vending.arn(lease));
    }

    /** Empty where there is no such execution: never begun, or forgotten after 90 days. */
    public Optional<DescribeExecutionResponse> find(String arn) {
        return find(stepFunctions, arn);
    }

    /** The same, of whatever execution. */
    public static Optional<DescribeExecutionResponse> find(SfnClient stepFunctions, String arn) {
        try {
            return Optional.of(
                    stepFunctions.describeExecution(request -> request.executionArn(arn)));
        } catch (VendingFailed refused) {
            if (refused.is("ExecutionDoesNotExist")) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    public static boolean isAtWork(DescribeExecutionResponse execution) {
        return AT_WORK.contains(execution.status());
    }
}
