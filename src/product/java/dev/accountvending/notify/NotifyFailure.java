package dev.accountvending.notify;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes to the requester why they got no account, and to administrators what they must do and what
 * was left behind.
 */
public final class NotifyFailure extends Step<NotifyFailure.Input, NotifyFailure.Output> {
    /** The consequence of a pool refill that failed. */
    static final String POOL_PAUSES =
            "The account was meant for the pool. No other is made for the pool for a day.";

    private final Ledger ledger;
    private final Messages messages;
    private final List<EmailAddress> administrators;

    public record Input(LeaseId leaseId, CaughtError failure, String execution) {}

    public record Output(boolean told) {}

    public NotifyFailure() {
        this(FunctionContext.current());
    }

    private NotifyFailure(FunctionContext function) {
        this(Ledger.of(function), Messages.of(function), function.settings().tellAdministrators());
    }

    NotifyFailure(Ledger ledger, Messages messages, List<EmailAddress> administrators) {
        super(Input.class);
        this.ledger = ledger;
        this.messages = messages;
        this.administrators = administrators;
    }

    @Override
    public Output run(Input input) {
        Optional<Lease> lease = ledger.find(input.leaseId());
        Explanation explanation = input.failure().explanation();
        messages.publish(
                EventType.VendingFailed,
                LeaseEvent.execution(input.execution()),
                LeaseEvent.of(input.leaseId(), lease, input.failure(), explanation.forRequester()));
        lease.filter(failed -> !failed.isForPool() && !failed.is(LeaseStatus.ACTIVE))
                .ifPresent(
                        failed ->
                                messages.mail(
                                        List.of(failed.request().owner().value()),
                                        "Your AWS account %s could not be made"
                                                .formatted(failed.name()),
                                        explain(failed, explanation)));
        messages.mailTo(
                administrators,
                lease.map(
                                failed ->
                                        "Vending failed: %s (%s) of %s"
                                                .formatted(
                                                        failed.name(),
                                                        failed.request().kind(),
                                                        failed.request().owner()))
                        .orElseGet(() -> "Vending failed: lease " + input.leaseId()),
                report(input, lease, explanation));
        return new Output(true);
    }

    private static String explain(Lease lease, Explanation explanation) {
        return """
        Your %s account %s could not be made. %s

        To ask again once that is solved:
            %s
        """
                .formatted(
                        lease.request().kind(),
                        lease.name(),
                        explanation.forRequester(),
                        Messages.requestAgain(lease));
    }

    private String report(Input input, Optional<Lease> lease, Explanation explanation) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "Reason: " + explanation.forAdministrators().orElseGet(explanation::forRequester));
        lease.ifPresentOrElse(
                failed -> {
                    lines.add(nextStep(failed));
                    lines.add(RequestFacts.lines(who(failed)));
                    lines.addAll(leftovers(failed));
                    lines.addAll(held(failed));
                    if (!failed.isForPool() && !failed.is(LeaseStatus.ACTIVE)) {
                        lines.add("The owner was told: " + explanation.forRequester());
                    }
                },
                () -> lines.add("There is no lease: nothing was claimed and nothing was made."));
        lines.add(Messages.execution(input.execution()));
        return String.join("\n\n", lines);
    }

    private static String nextStep(Lease lease) {
        if (lease.is(LeaseStatus.ACTIVE)) {
            return "The account was handed over all the same: nothing is left to do.";
        }
        if (lease.isForPool()) {
            return POOL_PAUSES;
        }
        return lease.is(LeaseStatus.FAILED)
                ? "When that is solved, ask for it again:\n    " + Messages.requestAgain(lease)
                : "It %s still and keeps its name. When that is solved, go on:\n    avm resume %s"
                        .formatted(lease.status().inWords(), lease.name());
    }

    private static Map<String, String> who(Lease lease) {
        Map<String, String> who = new LinkedHashMap<>();
        who.put("Account", lease.name().value());
        who.put("Kind", lease.request().kind().value());
        who.put("Owner", lease.request().owner().value());
        who.put("Asked by", lease.lifecycle().requester().value());
        return who;
    }

    /** Says so once, of the first lease by which its kind came to be held. */
    private List<String> held(Lease lease) {
        KindName kind = lease.request().kind();
        return ledger.kinds().find(kind).filter(hold -> hold.lease().equals(lease.id())).stream()
                .map(
                        _ ->
                                """
                                Kind %s is held: its next requests wait, and take no account. One is tried from time to time. To let all go on:
                                    avm kinds resume %s"""
                                        .formatted(kind, kind))
                .toList();
    }

    private List<String> leftovers(Lease lease) {
        return Optional.ofNullable(lease.accountId()).flatMap(ledger.accounts()::find).stream()
                .filter(_ -> !lease.is(LeaseStatus.ACTIVE))
                .filter(account -> lease.id().equals(account.lease()))
                .map(
                        account ->
                                lease.isGivingBack()
                                        ? "AWS account %s is taken back: cleaned for the pool, or closed."
                                                .formatted(account.id())
                                        : account.status() == AccountStatus.QUARANTINED
                                        ? "AWS account %s is in quarantine.".formatted(account.id())
                                        : "AWS account %s could not be set aside: move it to the quarantine unit."
                                                .formatted(account.id()))
                .toList();
    }
}
