package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A lease's status, and how it came into it.
 *
 * @param execution the ARN of the latest execution that works on it, once one has begun
 * @param dueAt when the sweep must check it next, for example because it should have left its
 *     status by then; absent: never
 * @param retirement absent until its end is asked for; that of a lease which nobody had goes again
 *     when its account is taken back
 * @param takenBackBy the ARN of the latest execution that takes back an account which nobody had;
 *     that of its vend, which has the reason, stays the other
 * @param waiting what its vend waits for before it takes an account, in words for its owner; absent
 *     if it goes on
 * @param history from oldest to newest
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Lifecycle(
        LeaseStatus status,
        @Nullable String execution,
        @Nullable Instant dueAt,
        @Nullable RetirementRequest retirement,
        @Nullable String takenBackBy,
        @Nullable String waiting,
        List<LeaseChange> history)
        implements LifecycleBuilder.With {
    public Lifecycle {
        history = List.copyOf(history);
    }

    /** Returns the lifecycle of a lease that has just been asked for. */
    static Lifecycle requested(Instant at, String by, @Nullable String why) {
        return new Lifecycle(
                LeaseStatus.REQUESTED,
                null,
                dueIn(LeaseStatus.REQUESTED, at),
                null,
                null,
                null,
                List.of(new LeaseChange(at, by, null, LeaseStatus.REQUESTED, why)));
    }

    /** Returns it without what was before the last change, for who holds many. */
    public Lifecycle withoutHistory() {
        return withHistory(List.of(history.getLast()));
    }

    /** Returns who asked for the lease. */
    public Person requester() {
        return new Person(history.getFirst().by());
    }

    /** Returns since when it has been in its status. */
    public Instant since() {
        return intoStatus().at();
    }

    /** Returns why it came into its status, if a reason was given. */
    public @Nullable String why() {
        return intoStatus().why();
    }

    /** Returns the change by which it came into its status. */
    public LeaseChange intoStatus() {
        return history.reversed().stream()
                .filter(change -> change.from() != change.to())
                .findFirst()
                .orElseThrow();
    }

    /** Returns whether this status may follow. */
    boolean mayBecome(LeaseStatus to) {
        return status.next().contains(to);
    }

    /** Returns a copy in another status, with the change in its history. */
    Lifecycle moved(LeaseStatus to, Instant at, String by, @Nullable String why) {
        return new Lifecycle(
                to,
                execution,
                to.isHeld() ? dueAt : dueIn(to, at),
                retirement,
                takenBackBy,
                null,
                longer(new LeaseChange(at, by, status, to, why)));
    }

    /** Returns a copy with an entry in its history for an event within its status. */
    Lifecycle noted(Instant at, String by, String what) {
        return withHistory(longer(new LeaseChange(at, by, status, status, what)));
    }

    /** Returns a copy with its end asked for. */
    Lifecycle retiring(Instant at, String by) {
        return noted(at, by, "Its retirement was asked for.")
                .withRetirement(new RetirementRequest(by, at))
                .withDueAt(at);
    }

    /** Returns a copy whose vend is to stop; it stays due as it was. */
    Lifecycle cancelled(Instant at, String by) {
        return noted(at, by, "Cancelled: it stops at its next step, and gives back what it has.")
                .withRetirement(new RetirementRequest(by, at));
    }

    /** Returns a copy that waits for something, which the history says once. */
    Lifecycle waiting(Instant at, String forWhat) {
        return forWhat.equals(waiting)
                ? this
                : noted(at, Ledger.SYSTEM_ACTOR, forWhat).withWaiting(forWhat);
    }

    /** Returns a copy that waits no more; what its status may take begins now. */
    Lifecycle goesOn(Instant at) {
        return waiting == null
                ? this
                : noted(at, Ledger.SYSTEM_ACTOR, "It goes on.")
                        .withWaiting(null)
                        .withDueAt(dueIn(status, at));
    }

    /** Returns a copy of which nothing is left to take back. */
    Lifecycle givenBack() {
        return withRetirement(null).withDueAt(null);
    }

    private List<LeaseChange> longer(LeaseChange change) {
        return Stream.concat(history.stream(), Stream.of(change)).toList();
    }

    private static @Nullable Instant dueIn(LeaseStatus status, Instant at) {
        return status.stuckAfter().map(at::plus).orElse(null);
    }
}
