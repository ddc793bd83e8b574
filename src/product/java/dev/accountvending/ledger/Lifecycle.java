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
 * @param retirement absent until its end is asked for
 * @param history from oldest to newest
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Lifecycle(
        LeaseStatus status,
        @Nullable String execution,
        @Nullable Instant dueAt,
        @Nullable RetirementRequest retirement,
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
                List.of(new LeaseChange(at, by, null, LeaseStatus.REQUESTED, why)));
    }

    /** Returns who asked for the lease. */
    public Person requester() {
        return new Person(history.getFirst().by());
    }

    /** Returns since when it has been in its status. */
    public Instant since() {
        return history.reversed().stream()
                .filter(change -> change.from() != change.to())
                .findFirst()
                .orElseThrow()
                .at();
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

    private List<LeaseChange> longer(LeaseChange change) {
        return Stream.concat(history.stream(), Stream.of(change)).toList();
    }

    private static @Nullable Instant dueIn(LeaseStatus status, Instant at) {
        return status.stuckAfter().map(at::plus).orElse(null);
    }
}
