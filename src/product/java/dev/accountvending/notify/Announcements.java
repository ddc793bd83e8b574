package dev.accountvending.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.ledger.Review;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.Finding;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Publishes what somebody should know, by the step or the service that makes the change, once the
 * ledger has it. A repeat publishes the same event again. People are told by {@link MailEvents} and
 * {@link TellInSlack}, which nothing here waits for.
 */
public final class Announcements {
    private final EventBus events;

    Announcements(EventBus events) {
        this.events = events;
    }

    public static Announcements of(FunctionContext function) {
        return function.part(Announcements.class, () -> new Announcements(EventBus.of(function)));
    }

    /** A request waits for a decision. */
    public void approvalRequested(Lease lease) {
        publish(EventType.ApprovalRequested, lease);
    }

    /** A request still waits for a decision when half of the time for it is over. */
    public void approvalPending(Lease lease) {
        publish(EventType.ApprovalPending, lease);
    }

    /** A request was decided on, or withdrawn; nothing if neither. */
    public void decided(Lease lease) {
        Decision decision = lease.approvals().decision();
        if (decision != null) {
            publish(type(lease, decision), lease);
        }
    }

    private static EventType type(Lease lease, Decision decision) {
        if (decision.approved()) {
            return EventType.RequestApproved;
        }
        return lease.is(LeaseStatus.WITHDRAWN)
                ? EventType.RequestWithdrawn
                : EventType.RequestRejected;
    }

    /** An account was handed over. */
    public void vended(Lease lease) {
        publish(EventType.AccountVended, lease);
    }

    /** Domain and certificate are there. */
    void completed(Lease lease) {
        publish(EventType.AccountCompleted, lease);
    }

    /**
     * AWS refuses parts of an account.
     *
     * @param isReady whether its owner, who waits for the domain, hears now that the rest is ready
     */
    void incomplete(Lease lease, List<AccountPart> parts, boolean isReady) {
        ObjectNode detail = LeaseEvent.of(lease);
        if (isReady) {
            detail.put("ready", true);
        }
        parts.forEach(part -> detail.withArray("parts").add(part.name()));
        events.publish(
                EventType.AccountIncomplete, LeaseEvent.part(lease, parts.toArray()), detail);
    }

    /**
     * A vend was given up.
     *
     * @param lease as it is now; empty if there never was one
     */
    public void vendingFailed(LeaseId id, Optional<Lease> lease, CaughtError failure) {
        Explanation explanation = failure.explanation();
        ObjectNode detail = LeaseEvent.of(id, lease, failure, explanation.forRequester());
        explanation.forAdministrators().ifPresent(details -> detail.put("details", details));
        Optional<String> execution = execution(lease, detail);
        events.publish(
                EventType.VendingFailed,
                execution.map(LeaseEvent::execution).orElse(id.value()),
                detail);
    }

    /** A lease's end has stopped; it is told again after each time that it was resumed. */
    public void retirementFailed(LeaseId id, Optional<Lease> lease, CaughtError failure) {
        String why = failure.explanation().inFull();
        ObjectNode detail = LeaseEvent.of(id, lease, failure, why);
        Optional<String> execution = execution(lease, detail);
        events.publish(
                EventType.RetirementFailed,
                execution.map(LeaseEvent::execution).orElse(id.value())
                        + lease.map(stopped -> "/" + stopped.lifecycle().history().size())
                                .orElse(""),
                detail);
    }

    private static Optional<String> execution(Optional<Lease> lease, ObjectNode detail) {
        Optional<String> execution = lease.map(found -> found.lifecycle().execution());
        execution.ifPresent(arn -> detail.put("execution", arn));
        return execution;
    }

    /**
     * What a lease had was taken back: it has ended, or was cancelled; a failure was told before.
     */
    public void retired(Lease lease) {
        if (!lease.is(LeaseStatus.FAILED)) {
            publish(
                    lease.is(LeaseStatus.WITHDRAWN)
                            ? EventType.RequestWithdrawn
                            : EventType.AccountRetired,
                    lease);
        }
    }

    /**
     * A lease ends soon.
     *
     * @param before how long before the end this is due; it may be told later
     */
    public void expiring(Lease lease, Duration before) {
        Instant end = Objects.requireNonNull(lease.terms().expiresAt());
        events.publish(
                EventType.LeaseExpiring,
                LeaseEvent.part(lease, end, iso(before)),
                LeaseEvent.of(lease).put("before", iso(before)));
    }

    /** The owner of an account without an end is asked whether it is still needed. */
    public void reviewAsked(Lease lease) {
        Instant since = since(lease);
        events.publish(
                EventType.ReviewAsked,
                LeaseEvent.part(lease, since),
                LeaseEvent.of(lease).put("since", since.toString()));
    }

    /** An owner does not answer. */
    public void reviewUnanswered(Lease lease) {
        Review review = Objects.requireNonNull(lease.notices().review());
        String asked = Objects.requireNonNull(review.askedAt()).toString();
        Instant before = review.escalatedAt();
        events.publish(
                EventType.ReviewUnanswered,
                LeaseEvent.part(lease, asked, before == null ? "first" : before),
                LeaseEvent.of(lease).put("askedAt", asked));
    }

    static Instant since(Lease lease) {
        Review review = lease.notices().review();
        return review == null ? lease.terms().requestedAt() : review.since();
    }

    /** More than a lease's kind allows waits for a decision; nothing if it does not. */
    public void increaseRequested(Lease lease) {
        LimitIncrease wanted = lease.approvals().openLimitIncrease();
        if (wanted != null) {
            events.publish(
                    isOfDays(wanted) ? EventType.ExtensionRequested : EventType.BudgetRequested,
                    LeaseEvent.part(lease, wanted.at()),
                    event(lease, wanted));
        }
    }

    /** It was decided on; nothing if it was not. */
    public void increaseDecided(Lease lease) {
        LimitIncrease wanted = lease.approvals().limitIncrease();
        Decision decision = wanted == null ? null : wanted.decision();
        if (wanted == null || decision == null) {
            return;
        }
        EventType type = type(wanted, decision);
        events.publish(
                type,
                type == EventType.LeaseExtended ? end(lease) : LeaseEvent.part(lease, wanted.at()),
                event(lease, wanted).put("decidedBy", decision.by()));
    }

    /** A lease's end was moved by a person who needs no approval. */
    public void extended(Lease lease, Person by, int days) {
        events.publish(
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

    private static ObjectNode event(Lease lease, LimitIncrease wanted) {
        ObjectNode detail = LeaseEvent.of(lease).put("requestedBy", wanted.by());
        if (wanted.days() != null) {
            detail.put("days", wanted.days());
        }
        if (wanted.monthlyBudget() != null) {
            detail.put("monthlyBudget", wanted.monthlyBudget());
        }
        return detail;
    }

    static boolean isOfDays(LimitIncrease wanted) {
        return wanted.days() != null;
    }

    /** Nothing is moved into a unit, because its guardrails are missing. */
    public void unitUnguarded(OuPath unit, Instant since, String why) {
        events.publish(
                EventType.UnitUnguarded,
                unit + "/" + since,
                Json.MAPPER.createObjectNode().put("unit", unit.value()).put("reason", why));
    }

    /** Organization and ledger differ; nothing if there is no news. */
    public void reconciled(Reconciliation report) {
        if (!report.hasNews()) {
            return;
        }
        ObjectNode detail = Json.MAPPER.createObjectNode();
        detail.put("execution", report.execution())
                .put("left", report.left())
                .put("mended", report.mended());
        ObjectNode kinds = detail.putObject("kinds");
        for (Finding finding : report.findings()) {
            String kind = finding.kind().toString();
            kinds.put(kind, kinds.path(kind).asInt() + 1);
        }
        events.publish(
                EventType.OrganizationReconciled, LeaseEvent.execution(report.execution()), detail);
    }

    private void publish(EventType type, Lease lease) {
        events.publish(type, lease.id().value(), LeaseEvent.of(lease));
    }

    /** Returns whole days as days, {@code P7D}, and not as hours. */
    private static String iso(Duration time) {
        Duration rest = time.minusDays(time.toDays());
        return rest.isZero() ? "P%dD".formatted(time.toDays()) : time.toString();
    }
}
