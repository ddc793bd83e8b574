package dev.accountvending.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Moto;
import dev.accountvending.runtime.Json;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads the executions in Step Functions without the gateway, whose recorder is for the product's
 * calls.
 */
final class Executions {
    private final Moto moto;
    private final Supplier<Stage> stage;

    Executions(Moto moto, Supplier<Stage> stage) {
        this.moto = moto;
        this.stage = stage;
    }

    /**
     * Returns the names of the state machines with an execution that began at that time or later.
     */
    List<String> runningSince(Instant time) {
        return stage.get().stateMachines().entrySet().stream()
                .filter(machine -> isRunning(machine.getValue(), time))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private boolean isRunning(String stateMachine, Instant since) {
        ObjectNode request = Json.MAPPER.createObjectNode();
        request.put("stateMachineArn", stateMachine).put("statusFilter", "RUNNING");
        JsonNode answer =
                moto.json(
                                stage.get().vending(),
                                "states",
                                "AWSStepFunctions.ListExecutions",
                                request)
                        .json();
        return answer.path("executions")
                .valueStream()
                .anyMatch(e -> e.path("startDate").asDouble() * 1000 >= since.toEpochMilli());
    }
}
