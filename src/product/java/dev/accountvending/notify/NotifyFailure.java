package dev.accountvending.notify;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells the person who asked why they got no account, and the administrators what they must do and
 * what was left behind.
 */
public final class NotifyFailure extends Step<NotifyFailure.Input, NotifyFailure.Output> {
    /** What follows from a filling that failed. */
    static final String POOL_PAUSES =
            "The account was to wait in the pool: for a day, no other is made for that.";

    private final Ledger registry;
    private final Messages messages;
    private final List<EmailAddress> administrators;

    public record Input(LeaseId leaseId, CaughtError failure, String execution) {}

    public record Output(boolean told) {}

    public NotifyFailure() {
        this(FunctionContext.current());
    }

    private NotifyFailure(FunctionContext function) {
        this(Ledger.of(function), Messages.of(function), function.settings().administrators());
    }

    NotifyFailure(Ledger registry, Messages messages, List<EmailAddress> administrators) {
        super(Input.class);
        this.registry = registry;
        this.messages = messages;
        this.administrators = administrators;
    }

    @Override
    public Output run(Input input) {
        Optional<Lease> lease = registry.find(input.leaseId());
        Explanation explanation = input.failure().explanation();
        messages.publish(
                EventType.VendingFailed,
                LeaseEvent.execution(input.execution()),
                LeaseEvent.of(input.leaseId(), lease, input.failure(), explanation.forRequester()));
        lease.filter(failed -> !failed.isForPool())
                .ifPresent(
                        failed ->
                                messages.mail(
                                        List.of(failed.request().owner().value()),
                                        "No AWS account %s".formatted(failed.name()),
                                        explanation.forRequester()));
        messages.mailTo(
                administrators,
                "Vending failed: lease %s".formatted(input.leaseId()),
                report(input, lease, explanation));
        return new Output(true);
    }

    private String report(Input input, Optional<Lease> lease, Explanation explanation) {
        List<String> lines = new ArrayList<>();
        lines.add(explanation.forRequester());
        explanation.forAdministrators().ifPresent(lines::add);
        lines.add("Execution: " + input.execution());
        lease.ifPresentOrElse(
                failed -> lines.addAll(leftovers(failed)),
                () -> lines.add("There is no lease: nothing was claimed and nothing was made."));
        return String.join("\n\n", lines);
    }

    private List<String> leftovers(Lease lease) {
        List<String> lines = new ArrayList<>();
        if (lease.isForPool()) {
            lines.add(POOL_PAUSES);
        }
        if (lease.is(LeaseStatus.ACTIVE)) {
            lines.add("The lease is ACTIVE all the same: its account was handed over.");
        } else if (!lease.is(LeaseStatus.FAILED)) {
            lines.add(
                    "The lease is still %s and holds its claims: redrive the execution."
                            .formatted(lease.status()));
        }
        Optional.ofNullable(lease.accountId())
                .flatMap(registry::account)
                .ifPresent(
                        account ->
                                lines.add(
                                        account.status() == AccountStatus.QUARANTINED
                                                ? "Account %s is in quarantine."
                                                        .formatted(account.id())
                                                : "Account %s could not be set aside: move it to the quarantine unit."
                                                        .formatted(account.id())));
        return lines;
    }
}
