package dev.accountvending.notify;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseStatus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells requesters why they got no account, and administrators what stopped a vend or the end of a
 * lease, what they must do and what was left behind. Of a lease's end that has stopped its owner
 * gets no message: they can do nothing about it, and have given the account back.
 */
final class FailureTopic implements Topic {
    /** The consequence of a pool refill that failed. */
    private static final String POOL_PAUSES =
            "The account was meant for the pool. No other is made for the pool for a day.";

    private final Ledger ledger;
    private final List<String> administrators;

    FailureTopic(Ledger ledger, List<String> administrators) {
        this.ledger = ledger;
        this.administrators = List.copyOf(administrators);
    }

    @Override
    public List<Letter> letters(PublishedEvent event) {
        return event.is(EventType.VendingFailed) ? ofVend(event) : List.of(ofEnd(event));
    }

    private List<Letter> ofVend(PublishedEvent event) {
        List<Letter> letters = new ArrayList<>();
        letters.add(
                new Letter(
                        administrators,
                        "Vending failed: " + subject(event),
                        report(event, event.lease())));
        event.lease()
                .filter(FailureTopic::hasUntoldOwner)
                .ifPresent(
                        failed ->
                                letters.add(
                                        new Letter(
                                                failed.request().owner().value(),
                                                "Your AWS account %s could not be made"
                                                        .formatted(failed.name()),
                                                explain(failed, event.text("reason")))));
        return letters;
    }

    private static boolean hasUntoldOwner(Lease lease) {
        return !lease.isForPool() && !lease.is(LeaseStatus.ACTIVE);
    }

    private static String subject(PublishedEvent event) {
        return event.lease()
                .map(
                        lease ->
                                "%s (%s) of %s"
                                        .formatted(
                                                lease.name(),
                                                lease.request().kind(),
                                                lease.request().owner()))
                .orElseGet(() -> "lease " + event.text("leaseId"));
    }

    private static String explain(Lease lease, String reason) {
        return """
        Your %s account %s could not be made. %s

        To ask again once that is solved:
            %s
        """
                .formatted(
                        lease.request().kind(), lease.name(), reason, MailText.requestAgain(lease));
    }

    private String report(PublishedEvent event, Optional<Lease> lease) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "Reason: "
                        + (event.detail().has("details")
                                ? event.text("details")
                                : event.text("reason")));
        lease.ifPresentOrElse(
                failed -> {
                    lines.add(nextStep(failed));
                    lines.add(RequestFacts.lines(who(failed)));
                    leftover(failed).ifPresent(lines::add);
                    held(failed).ifPresent(lines::add);
                    if (hasUntoldOwner(failed)) {
                        lines.add("The owner is told: " + event.text("reason"));
                    }
                },
                () -> lines.add("There is no lease: nothing was claimed and nothing was made."));
        addExecution(event, lines);
        return String.join("\n\n", lines);
    }

    private static void addExecution(PublishedEvent event, List<String> lines) {
        if (event.detail().has("execution")) {
            lines.add(MailText.execution(event.text("execution")));
        }
    }

    private static String nextStep(Lease lease) {
        if (lease.is(LeaseStatus.ACTIVE)) {
            return "The account was handed over all the same: nothing is left to do.";
        }
        if (lease.isForPool()) {
            return POOL_PAUSES;
        }
        return lease.is(LeaseStatus.FAILED)
                ? "When that is solved, ask for it again:\n    " + MailText.requestAgain(lease)
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
    private Optional<String> held(Lease lease) {
        KindName kind = lease.request().kind();
        return ledger.kinds()
                .find(kind)
                .filter(hold -> hold.lease().equals(lease.id()))
                .map(
                        _ ->
                                """
                                Kind %s is held: its next requests wait, and take no account. One is tried from time to time. To let all go on:
                                    avm kinds resume %s"""
                                        .formatted(kind, kind));
    }

    private Optional<String> leftover(Lease lease) {
        return lease.is(LeaseStatus.ACTIVE)
                ? Optional.empty()
                : ledger.accounts().of(lease).map(account -> leftover(lease, account));
    }

    private static String leftover(Lease lease, Account account) {
        if (lease.isGivingBack()) {
            return "AWS account %s is taken back: cleaned for the pool, or closed."
                    .formatted(account.id());
        }
        return account.status() == AccountStatus.QUARANTINED
                ? "AWS account %s is in quarantine.".formatted(account.id())
                : "AWS account %s could not be set aside: move it to the quarantine unit."
                        .formatted(account.id());
    }

    private Letter ofEnd(PublishedEvent event) {
        List<String> lines = new ArrayList<>();
        lines.add("Reason: " + event.text("reason"));
        event.lease()
                .ifPresentOrElse(
                        stopped -> {
                            if (!stopped.is(LeaseStatus.RETIRED)) {
                                lines.add(
                                        "When that is solved, go on:\n    avm resume "
                                                + stopped.name());
                            }
                            lines.add(standing(stopped));
                            if (stopped.isForPool()) {
                                lines.add(POOL_PAUSES);
                            }
                        },
                        () -> lines.add("There is no such lease: nothing was to be ended."));
        addExecution(event, lines);
        return new Letter(
                administrators,
                "Taking back an account stopped: " + subject(event),
                String.join("\n\n", lines));
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
