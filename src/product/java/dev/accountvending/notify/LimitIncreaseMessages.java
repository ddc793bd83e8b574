package dev.accountvending.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Lease.Decision;
import dev.accountvending.ledger.Lease.Exemption;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.Person;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.policy.Approvers;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What people are sent about a wish that goes beyond what a lease's kind allows: more days, or a
 * greater budget.
 */
public final class LimitIncreaseMessages {
    private final Messages messages;
    private final Optional<SlackMessages> slack;
    private final Ledger registry;
    private final Policy policy;

    LimitIncreaseMessages(
            Messages messages, Optional<SlackMessages> slack, Ledger registry, Policy policy) {
        this.messages = messages;
        this.slack = slack;
        this.registry = registry;
        this.policy = policy;
    }

    public static LimitIncreaseMessages of(FunctionContext function) {
        return function.part(
                LimitIncreaseMessages.class,
                () ->
                        new LimitIncreaseMessages(
                                Messages.of(function),
                                SlackMessages.of(function),
                                Ledger.of(function),
                                Policy.of(function.settings())));
    }

    /**
     * Asks those who may decide, and remembers where. Those who were asked before, in a run whose
     * end nobody saw, are asked again.
     *
     * @return the lease with what it is remembered by
     */
    public Lease ask(Lease lease) {
        Exemption wanted = lease.openExemption();
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
                    asked.addAll(there.askForExemption(lease, wanted, people, look.open()));
                    look.tell(messages, policy, lease);
                });
        messages.publish(
                isOfDays(wanted) ? EventType.ExtensionRequested : EventType.BudgetRequested,
                LeaseEvent.part(lease, wanted.at()),
                event(lease));
        messages.mail(
                people.stream().map(Person::value).toList(),
                "%s wants %s for %s".formatted(wanted.by(), wanted.words(), lease.name()),
                question(lease, wanted));
        return registry.update(lease.id(), now -> remembering(now, wanted, asked));
    }

    private static Lease remembering(Lease lease, Exemption wanted, List<SlackMessage> asked) {
        Exemption now = lease.exemption();
        return now == null || !now.at().equals(wanted.at()) || !now.isSameWishAs(wanted)
                ? lease
                : lease.withExemption(
                        now.asked(Stream.concat(asked(now).stream(), asked.stream()).toList()));
    }

    /** Tells who wanted it, the owner, and in Slack those who were asked, what was decided. */
    public void tellDecision(Lease lease) {
        Exemption wanted = lease.exemption();
        if (wanted == null) {
            return;
        }
        Decision decision = wanted.decision();
        if (decision == null) {
            return;
        }
        slack.ifPresent(
                there -> {
                    there.showExemptionDecision(lease, wanted, decision, asked(wanted));
                    there.tellRequester(
                            lease, SlackBlocks.escape(outcome(lease, wanted, decision)));
                });
        EventType type = type(wanted, decision);
        messages.publish(
                type,
                type == EventType.LeaseExtended ? end(lease) : LeaseEvent.part(lease, wanted.at()),
                event(lease).put("decidedBy", decision.by()));
        messages.mail(
                Stream.of(lease.request().owner().value(), wanted.by()).distinct().toList(),
                "%s: %s".formatted(lease.name(), headline(wanted, decision)),
                outcome(lease, wanted, decision));
    }

    /** Publishes that a lease's end was moved, by somebody who needs nobody's leave. */
    public void extended(Lease lease, Person by, int days) {
        messages.publish(
                EventType.LeaseExtended,
                end(lease),
                LeaseEvent.of(lease).put("requestedBy", by.value()).put("days", days));
    }

    /** A lease's end is moved to another time each time. */
    private static String end(Lease lease) {
        return LeaseEvent.part(lease, Objects.requireNonNull(lease.expiresAt()));
    }

    private static EventType type(Exemption wanted, Decision decision) {
        if (isOfDays(wanted)) {
            return decision.approved() ? EventType.LeaseExtended : EventType.ExtensionRejected;
        }
        return decision.approved() ? EventType.BudgetRaised : EventType.BudgetRejected;
    }

    private static ObjectNode event(Lease lease) {
        ObjectNode detail = LeaseEvent.of(lease);
        Exemption wanted = lease.exemption();
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

    private static String headline(Exemption wanted, Decision decision) {
        return "%s %s".formatted(wanted.words(), decision.approved() ? "approved" : "rejected");
    }

    private static String outcome(Lease lease, Exemption wanted, Decision decision) {
        String why = decision.why() == null ? "" : " " + decision.why();
        String end =
                decision.approved() && isOfDays(wanted)
                        ? " It now ends on %s.".formatted(lease.expiresAt())
                        : "";
        return "%s %s %s for %s.%s%s"
                .formatted(
                        decision.by(),
                        decision.approved() ? "approved" : "rejected",
                        wanted.words(),
                        lease.name(),
                        end,
                        why);
    }

    private static String question(Lease lease, Exemption wanted) {
        DecisionRequest asked = DecisionRequest.ofExemption(lease, wanted);
        return """
        %s wants %s for the account %s. Its kind, %s, does not allow that by itself.

        Owner:     %s
        Ends:      %s
        Why:       %s

        Decide with
            %s
            %s --why "..."
        Nothing changes until then; the lease ends when it ends.
        """
                .formatted(
                        wanted.by(),
                        wanted.words(),
                        lease.name(),
                        lease.request().kind(),
                        lease.request().owner(),
                        lease.expiresAt() == null ? "never" : lease.expiresAt(),
                        Objects.requireNonNullElse(wanted.why(), "not given"),
                        Messages.command("approve", asked),
                        Messages.command("reject", asked));
    }

    private static List<SlackMessage> asked(Exemption wanted) {
        return Objects.requireNonNullElse(wanted.messages(), List.of());
    }

    private static boolean isOfDays(Exemption wanted) {
        return wanted.days() != null;
    }
}
