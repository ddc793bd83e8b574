package dev.accountvending.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.Explanation;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Step;

/** Publishes that organization and ledger could not be compared. */
public final class NotifyReconciliationFailure
        extends Step<NotifyReconciliationFailure.Input, NotifyReconciliationFailure.Output> {
    private final EventBus events;

    public record Input(CaughtError failure, String execution) {}

    public record Output(boolean told) {}

    public NotifyReconciliationFailure() {
        this(FunctionContext.current());
    }

    private NotifyReconciliationFailure(FunctionContext function) {
        this(EventBus.of(function));
    }

    NotifyReconciliationFailure(EventBus events) {
        super(Input.class);
        this.events = events;
    }

    @Override
    public Output run(Input input) {
        Explanation explanation = input.failure().explanation();
        ObjectNode detail =
                Json.MAPPER
                        .createObjectNode()
                        .put("execution", input.execution())
                        .put("error", input.failure().error())
                        .put("reason", explanation.forRequester());
        explanation.forAdministrators().ifPresent(details -> detail.put("details", details));
        events.publish(
                EventType.ReconciliationFailed, LeaseEvent.execution(input.execution()), detail);
        return new Output(true);
    }
}
