package dev.accountvending.simulation.vending;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.asl.Execution;
import dev.accountvending.simulation.asl.StateFailure;
import dev.accountvending.simulation.asl.StateMachines;
import dev.accountvending.simulation.calls.AwsRefusals;
import dev.accountvending.simulation.time.Timeline;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessResponse;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

import java.time.Instant;
import java.util.function.Supplier;

/** Step Functions' API over the interpreter. */
public final class ExecutionService implements SfnClient {
    private final Timeline time;
    private final StateMachines machines;

    public ExecutionService(Timeline time, StateMachines machines) {
        this.time = time;
        this.machines = machines;
    }

    @Override
    public StartExecutionResponse startExecution(StartExecutionRequest request) {
        JsonNode input = document(request.input());
        Execution started =
                asking(() -> machines.start(request.stateMachineArn(), request.name(), input));
        return StartExecutionResponse.builder()
                .executionArn(started.arn())
                .startDate(time.now())
                .build();
    }

    @Override
    public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
        ObjectNode found = asking(() -> machines.find(request.executionArn())).description();
        return DescribeExecutionResponse.builder()
                .executionArn(text(found, "ExecutionArn"))
                .stateMachineArn(text(found, "StateMachineArn"))
                .name(text(found, "Name"))
                .status(text(found, "Status"))
                .startDate(moment(found, "StartDate"))
                .stopDate(moment(found, "StopDate"))
                .input(text(found, "Input"))
                .output(text(found, "Output"))
                .error(text(found, "Error"))
                .cause(text(found, "Cause"))
                .build();
    }

    private static @Nullable String text(ObjectNode document, String field) {
        return document.path(field).textValue();
    }

    private static @Nullable Instant moment(ObjectNode document, String field) {
        return document.has(field) ? Instant.ofEpochMilli(document.path(field).longValue()) : null;
    }

    @Override
    public GetExecutionHistoryResponse getExecutionHistory(GetExecutionHistoryRequest request) {
        Execution found = asking(() -> machines.find(request.executionArn()));
        return GetExecutionHistoryResponse.builder()
                .events(found.events().stream().map(ExecutionService::event).toList())
                .build();
    }

    private static HistoryEvent event(Execution.Event event) {
        HistoryEvent.Builder copy =
                HistoryEvent.builder()
                        .id(event.id())
                        .previousEventId(event.previous())
                        .timestamp(event.at())
                        .type(event.type());
        StateFailure failure = event.failure();
        if (event.type().endsWith("StateEntered")) {
            copy.stateEnteredEventDetails(details -> details.name(event.state()));
        } else if (event.type().endsWith("StateExited")) {
            copy.stateExitedEventDetails(details -> details.name(event.state()));
        } else if (failure != null && event.type().equals("LambdaFunctionFailed")) {
            copy.lambdaFunctionFailedEventDetails(
                    details -> details.error(failure.error).cause(failure.cause));
        }
        return copy.build();
    }

    @Override
    public SendTaskSuccessResponse sendTaskSuccess(SendTaskSuccessRequest request) {
        JsonNode output = document(request.output());
        asking(
                () -> {
                    machines.sendTaskSuccess(request.taskToken(), output);
                    return request;
                });
        return SendTaskSuccessResponse.builder().build();
    }

    private <T> T asking(Supplier<T> request) {
        try {
            return request.get();
        } catch (StateMachines.Refusal refusal) {
            throw AwsRefusals.of(
                    400, refusal.code(), String.valueOf(refusal.getMessage()), time.clock());
        }
    }

    private static JsonNode document(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
