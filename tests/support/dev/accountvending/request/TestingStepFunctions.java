package dev.accountvending.request;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessResponse;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts each name once. */
public final class TestingStepFunctions implements SfnClient {
    /** The executions' inputs, by name. */
    public final Map<String, String> started = Collections.synchronizedMap(new LinkedHashMap<>());

    /** What waiting executions were told, by token. */
    public final Map<String, String> told = new LinkedHashMap<>();

    /** How executions are, by ARN; one that is not here does not exist. */
    public final Map<String, ExecutionStatus> executions = new LinkedHashMap<>();

    /** AWS's error code for the next start. */
    public @Nullable String refuseWith;

    private @Nullable String error;
    private @Nullable String cause;

    @Override
    public StartExecutionResponse startExecution(StartExecutionRequest request) {
        if (refuseWith != null) {
            throw new VendingFailed(Explanation.of("refused"), refuseWith, null);
        }
        if (started.putIfAbsent(request.name(), request.input()) != null) {
            throw new VendingFailed(Explanation.of("there"), "ExecutionAlreadyExists", null);
        }
        return StartExecutionResponse.builder().executionArn("arn:" + request.name()).build();
    }

    @Override
    public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
        ExecutionStatus status = executions.get(request.executionArn());
        if (status == null) {
            throw new VendingFailed(Explanation.of("none"), "ExecutionDoesNotExist", null);
        }
        return DescribeExecutionResponse.builder().status(status).error(error).cause(cause).build();
    }

    /** Each execution that there is has failed so. */
    public void fail(String withError, String withCause) {
        error = withError;
        cause = withCause;
    }

    @Override
    public GetExecutionHistoryResponse getExecutionHistory(GetExecutionHistoryRequest request) {
        return GetExecutionHistoryResponse.builder().events(List.of()).build();
    }

    @Override
    public SendTaskSuccessResponse sendTaskSuccess(SendTaskSuccessRequest request) {
        if (refuseWith != null) {
            throw new VendingFailed(Explanation.of("refused"), refuseWith, null);
        }
        told.put(request.taskToken(), request.output());
        return SendTaskSuccessResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "states";
    }

    @Override
    public void close() {}
}
