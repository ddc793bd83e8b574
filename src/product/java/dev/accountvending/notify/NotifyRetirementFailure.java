package dev.accountvending.notify;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
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
 * Writes to administrators what stopped a lease's end, its present state, and how it continues. The
 * owner gets no message: they can do nothing about it, and have given the account back.
 */
public final class NotifyRetirementFailure
        extends Step<NotifyRetirementFailure.Input, NotifyRetirementFailure.Output> {
    private final Ledger ledger;
    private final Messages messages;
    private final List<EmailAddress> administrators;

    public record Input(LeaseId leaseId, CaughtError failure, String execution) {}

    public record Output(boolean told) {}

    public NotifyRetirementFailure() {
        this(FunctionContext.current());
    }

    private NotifyRetirementFailure(FunctionContext function) {
        this(Ledger.of(function), Messages.of(function), function.settings().tellAdministrators());
    }

    NotifyRetirementFailure(Ledger ledger, Messages messages, List<EmailAddress> administrators) {
        super(Input.class);
        this.ledger = ledger;
        this.messages = messages;
        this.administrators = administrators;
    }

    @Override
    public Output run(Input input) {
        Optional<Lease> lease = ledger.find(input.leaseId());
        Explanation explanation = input.failure().explanation();
        String why = explanation.forAdministrators().orElse(explanation.forRequester());
        messages.publish(
                EventType.RetirementFailed,
                LeaseEvent.execution(input.execution()),
                LeaseEvent.of(input.leaseId(), lease, input.failure(), why));
        messages.mailTo(
                administrators,
                lease.map(
                                stopped ->
                                        "Taking back an account stopped: %s (%s) of %s"
                                                .formatted(
                                                        stopped.name(),
                                                        stopped.request().kind(),
                                                        stopped.request().owner()))
                        .orElseGet(
                                () -> "Taking back an account stopped: lease " + input.leaseId()),
                report(input, lease, why));
        return new Output(true);
    }

    private static String report(Input input, Optional<Lease> lease, String why) {
        List<String> lines = new ArrayList<>();
        lines.add("Reason: " + why);
        lease.ifPresentOrElse(
                stopped -> {
                    if (!stopped.is(LeaseStatus.RETIRED)) {
                        lines.add("When that is solved, go on:\n    avm resume " + stopped.name());
                    }
                    lines.add(standing(stopped));
                    if (stopped.isForPool()) {
                        lines.add(NotifyFailure.POOL_PAUSES);
                    }
                },
                () -> lines.add("There is no such lease: nothing was to be ended."));
        lines.add(Messages.execution(input.execution()));
        return String.join("\n\n", lines);
    }

    private static String standing(Lease lease) {
        String account = lease.accountId() == null ? "" : " (%s)".formatted(lease.accountId());
        return switch (lease.status()) {
            case RETIRED ->
                    "%s has ended all the same: nothing is left to do.".formatted(lease.name());
            case QUARANTINED ->
                    "%s%s is in quarantine: nobody has access, and nothing more is tried."
                            .formatted(lease.name(), account);
            case RETIRING ->
                    lease.access().isShut()
                            ? "%s%s is being taken back: nobody has access any more."
                                    .formatted(lease.name(), account)
                            : "%s%s is being taken back, and its owner may still have access."
                                    .formatted(lease.name(), account);
            case FAILED, WITHDRAWN ->
                    lease.isGivingBack()
                            ? "%s%s %s: its account is being taken back. Nobody has had access."
                                    .formatted(lease.name(), account, lease.status().inWords())
                            : "%s%s %s: its account is in quarantine, and nothing more is tried."
                                    .formatted(lease.name(), account, lease.status().inWords());
            case REQUESTED, AWAITING_APPROVAL, VENDING, ACTIVE, FROZEN, REJECTED ->
                    "%s%s %s: its end has not begun."
                            .formatted(lease.name(), account, lease.status().inWords());
        };
    }
}
