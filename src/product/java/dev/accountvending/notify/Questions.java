package dev.accountvending.notify;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What approvers are asked: whether an account is made, or may have more than its kind allows. */
final class Questions {
    private final Policy policy;

    Questions(Policy policy) {
        this.policy = policy;
    }

    /** Returns whether the event's question still waits for an answer. */
    static boolean isOpen(PublishedEvent event, Lease lease) {
        if (isOfRequest(event)) {
            return lease.approvals().approval() != null && lease.approvals().decision() == null;
        }
        LimitIncrease open = lease.approvals().openLimitIncrease();
        return open != null && isOf(event, lease, open);
    }

    /** Returns whether an event is about a request, and not about a limit increase. */
    static boolean isOfRequest(PublishedEvent event) {
        return switch (event.type()) {
            case ApprovalRequested,
                    ApprovalPending,
                    RequestApproved,
                    RequestRejected,
                    RequestWithdrawn ->
                    true;
            default -> false;
        };
    }

    /**
     * Returns the limit increase that an event is about, with its decision; null if the lease has
     * another by now, or none.
     */
    static @Nullable LimitIncrease decidedIncrease(PublishedEvent event, Lease lease) {
        LimitIncrease wanted = lease.approvals().limitIncrease();
        return wanted != null
                        && wanted.decision() != null
                        && event.text("decidedBy").equals(wanted.decision().by())
                        && event.text("requestedBy").equals(wanted.by())
                        && Objects.equals(number(event, "days"), wanted.days())
                        && Objects.equals(number(event, "monthlyBudget"), wanted.monthlyBudget())
                ? wanted
                : null;
    }

    private static boolean isOf(PublishedEvent event, Lease lease, LimitIncrease wanted) {
        return event.id().endsWith(":" + LeaseEvent.part(lease, wanted.at()));
    }

    private static @Nullable Integer number(PublishedEvent event, String field) {
        return event.detail().has(field) ? event.detail().path(field).asInt() : null;
    }

    /** Returns those who may decide, by name. */
    List<String> people(Lease lease) {
        return policy.deciding(lease).people().stream()
                .sorted(Comparator.comparing(Person::value))
                .map(Person::value)
                .toList();
    }

    /** Returns the ids of the Slack channels in which members decide. */
    Set<String> channels(PublishedEvent event, Lease lease) {
        return isOfRequest(event)
                ? policy.approvers(lease.request().kind()).channels()
                : policy.deciding(lease).channels();
    }
}
