package dev.accountvending.notify;

import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.Explanation;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Step;

import java.util.ArrayList;
import java.util.List;

/** Writes to administrators that organization and ledger could not be compared. */
public final class NotifyReconciliationFailure
        extends Step<NotifyReconciliationFailure.Input, NotifyReconciliationFailure.Output> {
    private final Messages messages;
    private final List<EmailAddress> administrators;

    public record Input(CaughtError failure, String execution) {}

    public record Output(boolean told) {}

    public NotifyReconciliationFailure() {
        this(FunctionContext.current());
    }

    private NotifyReconciliationFailure(FunctionContext function) {
        this(Messages.of(function), function.settings().tellAdministrators());
    }

    NotifyReconciliationFailure(Messages messages, List<EmailAddress> administrators) {
        super(Input.class);
        this.messages = messages;
        this.administrators = administrators;
    }

    @Override
    public Output run(Input input) {
        Explanation explanation = input.failure().explanation();
        messages.publish(
                EventType.ReconciliationFailed,
                LeaseEvent.execution(input.execution()),
                Json.MAPPER
                        .createObjectNode()
                        .put("execution", input.execution())
                        .put("error", input.failure().error())
                        .put("reason", explanation.forRequester()));
        List<String> lines = new ArrayList<>();
        lines.add(explanation.forRequester());
        explanation.forAdministrators().ifPresent(lines::add);
        lines.add("When that is solved, start it again:\n    avm reconcile");
        lines.add(Messages.execution(input.execution()));
        messages.mailTo(
                administrators,
                "Organization and ledger could not be reconciled",
                String.join("\n\n", lines));
        return new Output(true);
    }
}
