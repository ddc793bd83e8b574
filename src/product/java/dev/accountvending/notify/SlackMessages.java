package dev.accountvending.notify;

import static dev.accountvending.notify.SlackBlocks.button;
import static dev.accountvending.notify.SlackBlocks.buttons;
import static dev.accountvending.notify.SlackBlocks.confirmed;
import static dev.accountvending.notify.SlackBlocks.context;
import static dev.accountvending.notify.SlackBlocks.escape;
import static dev.accountvending.notify.SlackBlocks.facts;
import static dev.accountvending.notify.SlackBlocks.section;

import com.slack.api.model.block.LayoutBlock;

import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.SeenRequest;
import dev.accountvending.runtime.FunctionContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sends messages in Slack. Slack does not de-duplicate: {@link Deliverer} does, as far as it can.
 */
public final class SlackMessages {
    /** The approver's yes; its value is a {@link DecisionRequest}'s token. */
    public static final String APPROVE = "approve-account";

    /** The approver's no, with the same value; Slack then asks why. */
    public static final String REJECT = "reject-account";

    /** The button with which an owner extends a lease; its value is an {@link OfEnd}. */
    public static final String EXTEND = "extend-lease";

    /**
     * The button for an account that is still needed; its value is the token of the question
     * whether to end it.
     */
    public static final String STILL_NEEDED = "still-needed";

    /** The button with which an owner gives an account back; its value is the same token. */
    public static final String WANTS_TO_RETIRE = "wants-to-retire";

    private static final Logger LOG = LoggerFactory.getLogger(SlackMessages.class);

    /** Slack's errors for what cannot be written to, now or later. */
    private static final Set<String> UNREACHABLE =
            Set.of(
                    "cannot_dm_bot",
                    "cant_update_message",
                    "channel_not_found",
                    "edit_window_closed",
                    "is_archived",
                    "message_not_found",
                    "messages_tab_disabled",
                    "not_in_channel",
                    "user_disabled",
                    "user_not_found");

    private final SlackApi slack;

    /**
     * The subject of a reminder's button: one end of a lease, which it moves once.
     *
     * @param lease the reminder's lease
     * @param end in seconds of the epoch
     */
    public record OfEnd(SeenRequest lease, long end) {
        /**
         * Reads a button's value.
         *
         * @return empty if it is an earlier version's
         */
        public static Optional<OfEnd> parse(String value) {
            int space = value.lastIndexOf(' ');
            return space < 0
                    ? Optional.empty()
                    : SeenRequest.parse(value.substring(0, space))
                            .map(
                                    seen ->
                                            new OfEnd(
                                                    seen,
                                                    Long.parseLong(value.substring(space + 1))));
        }

        static String value(Lease lease, Instant end) {
            return DecisionRequest.ofEnd(lease).token() + " " + end.getEpochSecond();
        }

        /** Returns the key that identifies a press and its repeats. */
        public String key() {
            return "reminder-of-" + end;
        }
    }

    public SlackMessages(SlackApi slack) {
        this.slack = slack;
    }

    /** Creates one for a step; empty if Slack is not set up. */
    public static Optional<SlackMessages> of(FunctionContext function) {
        return function.part(
                SlackMessages.class, () -> SlackApi.of(function).map(SlackMessages::new));
    }

    /**
     * Checks that members of a channel may decide in it.
     *
     * @throws VendingFailed saying why not
     */
    void requireOpen(String channel) {
        new ApproverChannels(slack)
                .problem(channel)
                .ifPresent(
                        problem -> {
                            throw new VendingFailed(problem);
                        });
    }

    /** Returns the id of the user with this mail address, if there is one. */
    Optional<String> userOf(String address) {
        return slack.userOf(address);
    }

    /**
     * Asks for a decision, with buttons.
     *
     * @param asked what the buttons decide on
     * @param facts what approvers weigh, in plain text by name
     * @param place a channel's id, or a user's for the conversation with them
     * @return the message, so that a decision can be shown in it
     */
    public SlackMessage askApprovers(
            Lease lease, DecisionRequest asked, Map<String, String> facts, String place) {
        return ask(headline(lease), question(lease, facts), asked, place);
    }

    /**
     * Asks for a decision on a limit increase, with the same buttons.
     *
     * @return the message
     */
    SlackMessage askForExemption(
            Lease lease, LimitIncrease wanted, Map<String, String> facts, String place) {
        return ask(
                headline(lease, wanted),
                question(lease, wanted, facts),
                DecisionRequest.ofExemption(lease, wanted),
                place);
    }

    private SlackMessage ask(
            String headline, List<LayoutBlock> question, DecisionRequest asked, String place) {
        List<LayoutBlock> blocks = new ArrayList<>(question);
        blocks.add(
                buttons(
                        confirmed(
                                button(APPROVE, asked.token(), "Approve", "primary"),
                                "Approve %s?".formatted(asked.about())),
                        button(REJECT, asked.token(), "Reject", "danger")));
        return slack.post(place, headline, blocks);
    }

    /**
     * Shows in place of the buttons how a request was decided, and by whom.
     *
     * @param asked the messages in which approvers were asked
     */
    public void showDecision(Lease lease, Map<String, String> facts, List<SlackMessage> asked) {
        Decision decision = lease.approvals().decision();
        if (decision == null) {
            return;
        }
        show(outcome(lease, decision), headline(lease), question(lease, facts), asked);
    }

    /** Shows in place of the buttons what was decided on a limit increase, and by whom. */
    void showExemptionDecision(
            Lease lease,
            LimitIncrease wanted,
            Map<String, String> facts,
            Decision decision,
            List<SlackMessage> asked) {
        String why = decision.why();
        String outcome =
                "%s by %s%s"
                        .formatted(
                                decision.approved() ? "Approved" : "Rejected",
                                escape(decision.by()),
                                why == null ? "." : ": " + escape(why));
        show(outcome, headline(lease, wanted), question(lease, wanted, facts), asked);
    }

    private void show(
            String outcome, String headline, List<LayoutBlock> question, List<SlackMessage> asked) {
        List<LayoutBlock> blocks = new ArrayList<>(question);
        blocks.add(context(outcome));
        for (SlackMessage message : asked) {
            isUnreachable(
                    message.channel(),
                    () -> slack.update(message, headline + ": " + outcome, blocks));
        }
    }

    /** Reminds approvers, below the message in which they were asked; false if it is gone. */
    boolean remind(Lease lease, SlackMessage asked) {
        String text =
                "*%s* still waits for your decision: %s asked for it."
                        .formatted(lease.name(), escape(lease.lifecycle().requester().value()));
        return !isUnreachable(
                asked.channel(), () -> slack.reply(asked, text, List.of(section(text))));
    }

    /** Writes to a person; returns false if they are not in Slack. */
    boolean tell(String address, String text, List<LayoutBlock> blocks) {
        Optional<String> user = slack.userOf(address);
        user.ifPresent(id -> slack.post(id, text, blocks));
        return user.isPresent();
    }

    /** Does something to a message; returns whether Slack says that it cannot be reached. */
    private static boolean isUnreachable(String place, Runnable telling) {
        try {
            telling.run();
            return false;
        } catch (VendingFailed refused) {
            if (UNREACHABLE.stream().noneMatch(refused::is)) {
                throw refused;
            }
            LOG.atWarn().setCause(refused).log("Slack's {} cannot be written to", place);
            return true;
        }
    }

    private static String headline(Lease lease) {
        return "%s asks for %s (%s)"
                .formatted(
                        escape(lease.lifecycle().requester().value()),
                        lease.name(),
                        lease.request().kind());
    }

    private static String headline(Lease lease, LimitIncrease wanted) {
        return "%s asks for %s for %s (%s)"
                .formatted(
                        escape(wanted.by()), wanted.words(), lease.name(), lease.request().kind());
    }

    private static List<LayoutBlock> question(
            Lease lease, LimitIncrease wanted, Map<String, String> more) {
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(
                section(
                        "*%s* asks for *%s* for the account *%s*. That is beyond what the kind *%s* allows."
                                .formatted(
                                        escape(wanted.by()),
                                        wanted.words(),
                                        lease.name(),
                                        lease.request().kind())));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Owner", escape(lease.request().owner().value()));
        facts.put("Ends", SlackTime.day(lease.terms().expiresAt()));
        String why = wanted.why();
        if (why != null) {
            facts.put("Why", escape(why));
        }
        more.forEach((name, value) -> facts.put(name, escape(value)));
        blocks.addAll(facts(facts));
        return blocks;
    }

    private static List<LayoutBlock> question(Lease lease, Map<String, String> more) {
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(
                section(
                        "*%s* asks for the account *%s* of kind *%s*."
                                .formatted(
                                        escape(lease.lifecycle().requester().value()),
                                        lease.name(),
                                        lease.request().kind())));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Domain", lease.domain().name().value());
        facts.put(
                "Lease",
                lease.terms().expiresAt() == null
                        ? "without an end date"
                        : "until " + SlackTime.day(lease.terms().expiresAt()));
        if (!lease.lifecycle().requester().equals(lease.request().owner())) {
            facts.put("Owner", escape(lease.request().owner().value()));
        }
        String purpose = lease.request().purpose();
        if (purpose != null) {
            facts.put("Purpose", escape(purpose));
        }
        more.forEach((name, value) -> facts.put(name, escape(value)));
        blocks.addAll(facts(facts));
        return blocks;
    }

    private static String outcome(Lease lease, Decision decision) {
        if (decision.by().equals(Ledger.SYSTEM_ACTOR)) {
            return "Expired: nobody decided in time.";
        }
        String how =
                lease.is(LeaseStatus.WITHDRAWN)
                        ? "Withdrawn"
                        : decision.approved() ? "Approved" : "Rejected";
        String why = decision.why();
        return "%s by %s%s"
                .formatted(
                        how,
                        escape(decision.by()),
                        why == null || lease.is(LeaseStatus.WITHDRAWN) ? "." : ": " + escape(why));
    }
}
