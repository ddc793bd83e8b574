package dev.accountvending.notify;

import static dev.accountvending.notify.SlackBlocks.escape;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Lease;
import dev.accountvending.policy.DecisionRequest;

import java.util.List;

/** Tells administrators of messages that were refused, and of questions that reached nobody. */
final class RefusalTopic implements Topic {
    private final Catalog catalog;
    private final List<String> administrators;

    RefusalTopic(Catalog catalog, List<String> administrators) {
        this.catalog = catalog;
        this.administrators = List.copyOf(administrators);
    }

    @Override
    public List<Letter> letters(PublishedEvent event) {
        return event
                .lease()
                .map(
                        lease ->
                                event.is(EventType.MessageRefused)
                                        ? refused(event, lease)
                                        : unreached(lease))
                .stream()
                .toList();
    }

    @Override
    public List<Post> posts(PublishedEvent event) {
        return event
                .lease()
                .map(
                        lease ->
                                event.is(EventType.MessageRefused)
                                        ? "Messages about *%s* do not reach everybody: %s"
                                                .formatted(
                                                        lease.name(), escape(event.text("reason")))
                                        : "*%s* waits for a decision, and no approver could be asked. Tell them, or name others in the setting `approvers`."
                                                .formatted(lease.name()))
                .map(mrkdwn -> new Post(administrators, mrkdwn))
                .stream()
                .toList();
    }

    private Letter refused(PublishedEvent event, Lease lease) {
        return new Letter(
                administrators,
                "Messages about %s do not reach everybody".formatted(lease.name()),
                """
                Correct what is said below, or tell these people yourself. You are not told again of
                the same address and this account.

                %s
                """
                        .formatted(event.text("reason")));
    }

    private Letter unreached(Lease lease) {
        return new Letter(
                administrators,
                "No approver could be asked about %s".formatted(lease.name()),
                """
                Tell the approvers, or name others in the setting "approvers". %s waits for their
                decision, and no message has reached one of them.%s
                """
                        .formatted(
                                lease.name(),
                                DecisionRequest.waiting(lease, catalog)
                                        .map(RefusalTopic::commands)
                                        .orElse("")));
    }

    private static String commands(DecisionRequest asked) {
        return """
         They decide with:
            %s
            %s --why "..."
        """
                .formatted(MailText.command("approve", asked), MailText.command("reject", asked));
    }
}
