package dev.accountvending.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.model.Times;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.policy.Approvers;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.LogKeys;
import dev.accountvending.runtime.Settings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sends people the messages about a limit increase: more days or a greater budget than the lease's
 * kind allows.
 */
public final class LimitIncreaseMessages {
    private static final Logger LOG = LoggerFactory.getLogger(LimitIncreaseMessages.class);
    private static final String NOT_MAILED = "The e-mail about it was refused.";

    private final Messages messages;
    private final Optional<SlackMessages> slack;
    private final Ledger ledger;
    private final Policy policy;
    private final RequestFacts facts;
    private final List<EmailAddress> administrators;
    private final Clock clock;

    LimitIncreaseMessages(
            Messages messages,
            Optional<SlackMessages> slack,
            Ledger ledger,
            Policy policy,
            Catalog catalog,
            List<EmailAddress> administrators,
            Clock clock) {
        this.messages = messages;
        this.slack = slack;
        this.ledger = ledger;
        this.policy = policy;
        this.facts = new RequestFacts(catalog, ledger);
        this.administrators = List.copyOf(administrators);
        this.clock = clock;
    }

    public static LimitIncreaseMessages of(FunctionContext function) {
        return function.part(LimitIncreaseMessages.class, () -> make(function));
    }

    private static LimitIncreaseMessages make(FunctionContext function) {
        Settings settings = function.settings();
        return new LimitIncreaseMessages(
                Messages.of(function),
                SlackMessages.of(function),
                Ledger.of(function),
                Policy.of(settings),
                Catalog.of(function),
                settings.tellAdministrators(),
                function.clock());
    }

    /**
     * Asks those who may decide, and records the messages. After a run whose answer was lost they
     * are asked again.
     *
     * @return the lease with the recorded messages
     */
    public Lease ask(Lease lease) {
        LimitIncrease wanted = lease.approvals().openLimitIncrease();
        if (wanted == null) {
            return lease;
        }
        Approvers deciding = policy.deciding(lease);
        List<Person> people =
                deciding.people().stream().sorted(Comparator.comparing(Person::value)).toList();
        List<SlackMessage> asked = new ArrayList<>();
        slack.ifPresent(
                there -> {
                    ApproverChannels.Look look = there.look(deciding.channels());
                    asked.addAll(
                            there.askForExemption(
                                    lease, wanted, facts.of(lease), people, look.open()));
                    look.tell(messages, administrators, lease);
                });
        messages.publish(
                isOfDays(wanted) ? EventType.ExtensionRequested : EventType.BudgetRequested,
                LeaseEvent.part(lease, wanted.at()),
                event(lease));
        mail(
                lease,
                people.stream().map(Person::value).toList(),
                "Allow %s for %s?".formatted(wanted.words(), lease.name()),
                question(lease, wanted));
        return ledger.update(lease.id(), now -> remembering(now, wanted, asked));
    }

    private static Lease remembering(Lease lease, LimitIncrease wanted, List<SlackMessage> asked) {
        LimitIncrease now = lease.approvals().limitIncrease();
        return now == null || !now.at().equals(wanted.at()) || !now.isSameWishAs(wanted)
                ? lease
                : lease.withApprovals(
                        approvals ->
                                approvals.withLimitIncrease(
                                        now.withMessages(
                                                Stream.concat(asked(now).stream(), asked.stream())
                                                        .toList())));
    }

    /**
     * Announces the decision to the person who asked, to the owner, and in Slack to the approvers.
     */
    public void tellDecision(Lease lease) {
        LimitIncrease wanted = lease.approvals().limitIncrease();
        if (wanted == null) {
            return;
        }
        Decision decision = wanted.decision();
        if (decision == null) {
            return;
        }
        slack.ifPresent(
                there -> {
                    there.showExemptionDecision(
                            lease, wanted, facts.of(lease), decision, asked(wanted));
                    there.tellRequester(
                            lease, SlackBlocks.escape(outcome(lease, wanted, decision)));
                });
        EventType type = type(wanted, decision);
        messages.publish(
                type,
                type == EventType.LeaseExtended ? end(lease) : LeaseEvent.part(lease, wanted.at()),
                event(lease).put("decidedBy", decision.by()));
        mail(
                lease,
                Stream.of(lease.request().owner().value(), wanted.by()).distinct().toList(),
                "%s: %s".formatted(lease.name(), headline(wanted, decision)),
                outcome(lease, wanted, decision));
    }

    /**
     * Writes to people about what is in the ledger already. So a mail that is refused for good
     * fails nothing, but is noted in the lease's history.
     */
    private void mail(Lease lease, List<String> to, String subject, String text) {
        try {
            messages.mail(to, subject, text);
        } catch (VendingFailed refused) {
            LOG.atError()
                    .addKeyValue(LogKeys.LEASE_ID, lease.id())
                    .setCause(refused)
                    .log("a mail was refused");
            ledger.update(lease.id(), this::notMailed);
        }
    }

    private Lease notMailed(Lease lease) {
        return NOT_MAILED.equals(lease.lifecycle().history().getLast().why())
                ? lease
                : lease.noted(clock.instant(), Ledger.SYSTEM_ACTOR, NOT_MAILED);
    }

    /** Publishes that a lease's end was moved by a person who needs no approval. */
    public void extended(Lease lease, Person by, int days) {
        messages.publish(
                EventType.LeaseExtended,
                end(lease),
                LeaseEvent.of(lease).put("requestedBy", by.value()).put("days", days));
    }

    /** Returns the end's time, which identifies a move, because each move sets another time. */
    private static String end(Lease lease) {
        return LeaseEvent.part(lease, Objects.requireNonNull(lease.terms().expiresAt()));
    }

    private static EventType type(LimitIncrease wanted, Decision decision) {
        if (isOfDays(wanted)) {
            return decision.approved() ? EventType.LeaseExtended : EventType.ExtensionRejected;
        }
        return decision.approved() ? EventType.BudgetRaised : EventType.BudgetRejected;
    }

    private static ObjectNode event(Lease lease) {
        ObjectNode detail = LeaseEvent.of(lease);
        LimitIncrease wanted = lease.approvals().limitIncrease();
        if (wanted != null) {
            detail.put("requestedBy", wanted.by());
            if (wanted.days() != null) {
                detail.put("days", wanted.days());
            }
            if (wanted.monthlyBudget() != null) {
                detail.put("monthlyBudget", wanted.monthlyBudget());
            }
        }
        return detail;
    }

    private static String headline(LimitIncrease wanted, Decision decision) {
        return "%s %s".formatted(wanted.words(), decision.approved() ? "approved" : "rejected");
    }

    private static String outcome(Lease lease, LimitIncrease wanted, Decision decision) {
        String end =
                decision.approved() && isOfDays(wanted)
                        ? " It now ends on %s."
                                .formatted(
                                        Times.minute(
                                                Objects.requireNonNull(lease.terms().expiresAt())))
                        : "";
        String frozen =
                lease.is(LeaseStatus.FROZEN)
                        ? decision.approved() && !isOfDays(wanted)
                                ? " It is still frozen, and opens within a quarter of an hour if the greater budget is enough."
                                : " It is still frozen."
                        : "";
        String why = decision.why() == null ? "" : " Reason: " + decision.why();
        return "%s %s %s for %s.%s%s%s"
                .formatted(
                        decision.by(),
                        decision.approved() ? "approved" : "rejected",
                        wanted.words(),
                        lease.name(),
                        end,
                        frozen,
                        why);
    }

    private String question(Lease lease, LimitIncrease wanted) {
        DecisionRequest asked = DecisionRequest.ofExemption(lease, wanted);
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("Owner", lease.request().owner().value());
        shown.put(
                "Ends",
                lease.terms().expiresAt() == null
                        ? "never"
                        : Times.minute(lease.terms().expiresAt()));
        shown.put("Why", Objects.requireNonNullElse(wanted.why(), "not given"));
        shown.putAll(facts.of(lease));
        return """
        Allow %s for the account %s?

            %s
            %s --why "..."

        %s asks for this. It is beyond what the kind %s allows. Nothing changes until you decide.

        %s
        """
                .formatted(
                        wanted.words(),
                        lease.name(),
                        Messages.command("approve", asked),
                        Messages.command("reject", asked),
                        wanted.by(),
                        lease.request().kind(),
                        RequestFacts.lines(shown));
    }

    private static List<SlackMessage> asked(LimitIncrease wanted) {
        return Objects.requireNonNullElse(wanted.messages(), List.of());
    }

    private static boolean isOfDays(LimitIncrease wanted) {
        return wanted.days() != null;
    }
}
