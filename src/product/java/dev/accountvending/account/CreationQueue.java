package dev.accountvending.account;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Update;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The queue of leases that AWS has refused an account for now: it makes five at once, and takes a
 * request every ten seconds (<a
 * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html">quotas</a>).
 * Refused leases queue in the order in which they were requested, and only the first asks again.
 * When AWS takes that one, the next few may ask, until one is refused. As long as AWS refuses none
 * there is no queue; its limits are not known here.
 *
 * <p>The queue is one document in the ledger. A lease that no longer checks its turn, because its
 * execution was stopped, loses its place after some minutes; one that checks again gets it back.
 */
final class CreationQueue {
    /** Far longer than a check takes. */
    static final Duration ABANDONED = Duration.ofMinutes(3);

    /** AWS should have taken thousands by then. */
    static final Duration LONGEST = Duration.ofDays(1);

    /** How many leases at the front may ask while AWS accepts requests. */
    private static final int FRONT = 10;

    /** After how many refusals AWS is asked half as often. */
    private static final int QUICK = 6;

    private static final Duration SELDOM = Duration.ofMinutes(5);
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration FARTHEST = Duration.ofMinutes(10);
    private static final String MEMO = "creating";

    private final Ledger ledger;
    private final Clock clock;
    private final Duration turn;

    /**
     * Creates the queue that a lease uses.
     *
     * @param turn how long the first waits before AWS is asked again; at least half of what AWS
     *     needs between two accounts
     */
    CreationQueue(Ledger ledger, Clock clock, Duration turn) {
        this.ledger = ledger;
        this.clock = clock;
        this.turn = turn;
    }

    /**
     * A lease's place. The document may hold hundreds, so times are short.
     *
     * @param asked when the lease was requested, in milliseconds, because many may be requested in
     *     one second: the earliest request is served first
     * @param joined when it queued up, in seconds
     * @param looks when it checks next, in seconds
     */
    record Place(LeaseId lease, long asked, long joined, long looks) {
        private static final Comparator<Place> ORDER =
                Comparator.comparingLong(Place::asked)
                        .thenComparing(place -> place.lease().value());

        private boolean isAbandoned(Instant now) {
            return looks + ABANDONED.toSeconds() < now.getEpochSecond();
        }
    }

    /**
     * The document.
     *
     * @param places the first in line first
     * @param notBefore until then AWS, which has refused, is not asked
     * @param refusals how many since it last accepted a request
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record State(List<Place> places, @Nullable Instant notBefore, int refusals) {
        private static final State EMPTY = new State(List.of(), null, 0);

        State {
            places = List.copyOf(places);
        }

        private State with(Place place) {
            return with(
                    Stream.concat(without(place.lease()), Stream.of(place))
                            .sorted(Place.ORDER)
                            .toList());
        }

        private State with(List<Place> others) {
            return new State(others, notBefore, refusals);
        }

        private State alive(Instant now) {
            return with(places.stream().filter(place -> !place.isAbandoned(now)).toList());
        }

        private Stream<Place> without(LeaseId lease) {
            return places.stream().filter(place -> !place.lease().equals(lease));
        }

        private Optional<Place> of(LeaseId lease) {
            return places.stream().filter(place -> place.lease().equals(lease)).findFirst();
        }

        private int ahead(LeaseId lease) {
            return (int) places.stream().takeWhile(place -> !place.lease().equals(lease)).count();
        }
    }

    /**
     * Returns how long a lease must not ask AWS; empty if it is its turn.
     *
     * @throws VendingFailed if it has queued for a day
     */
    Optional<Duration> wait(Lease lease) {
        if (read().alive(clock.instant()).places().isEmpty()) {
            return Optional.empty();
        }
        Queued queued = queue(lease, UnaryOperator.identity());
        if (!queued.pause().isPositive()) {
            return Optional.empty();
        }
        checkPatience(queued.place());
        return Optional.of(queued.pause());
    }

    /** Records that AWS has refused the lease: it is queued, and no lease asks for a while. */
    Duration refused(Lease lease) {
        Queued queued =
                queue(
                        lease,
                        state -> {
                            int refusals = state.refusals() + 1;
                            return new State(
                                    state.places(),
                                    clock.instant().plus(pause(refusals)),
                                    refusals);
                        });
        checkPatience(queued.place());
        return queued.pause().isPositive() ? queued.pause() : turn;
    }

    private Duration pause(int refusals) {
        int doublings = Math.min(refusals / QUICK, Long.SIZE / 4);
        return shorter(turn.multipliedBy(1L << doublings), SELDOM);
    }

    /** Records that AWS has taken the lease's request: if it was queued, the next ones may ask. */
    void served(LeaseId lease) {
        if (read().of(lease).isPresent()) {
            change(
                    state ->
                            state.of(lease).isPresent()
                                    ? new State(state.without(lease).toList(), null, 0)
                                    : state);
        }
    }

    /** A lease's place, and how long it waits there; no pause if it is its turn. */
    private record Queued(Place place, Duration pause) {}

    private Queued queue(Lease lease, UnaryOperator<State> before) {
        return changeWithResult(
                found -> {
                    Instant now = clock.instant();
                    State state = before.apply(found.alive(now));
                    Place place = place(lease, state, now);
                    Duration wait = wait(state.with(place).ahead(lease.id()), state, now);
                    long looks = now.plus(longer(wait, turn)).getEpochSecond();
                    Place kept = new Place(place.lease(), place.asked(), place.joined(), looks);
                    return new Update<>(state.with(kept), new Queued(kept, wait));
                });
    }

    private static Place place(Lease lease, State state, Instant now) {
        return state.of(lease.id())
                .orElseGet(
                        () ->
                                new Place(
                                        lease.id(),
                                        lease.terms().requestedAt().toEpochMilli(),
                                        now.getEpochSecond(),
                                        0));
    }

    /**
     * As many turns as AWS needs at least for the leases ahead, so that few checks are in vain; and
     * no fewer than the first waits.
     */
    private Duration wait(int ahead, State state, Instant now) {
        if (ahead >= (state.refusals() == 0 ? FRONT : 1)) {
            Duration turns = longer(turn.multipliedBy(2L * ahead), pause(state.refusals()));
            return longer(shorter(turns, FARTHEST), MOMENT);
        }
        Instant notBefore = state.notBefore();
        return notBefore == null || notBefore.isBefore(now)
                ? Duration.ZERO
                : Duration.between(now, notBefore);
    }

    private void checkPatience(Place place) {
        LeaseId lease = place.lease();
        if (place.joined() < clock.instant().minus(LONGEST).getEpochSecond()) {
            change(state -> state.with(state.without(lease).toList()));
            throw new VendingFailed(
                    Explanation.of(
                            "AWS takes no new accounts at present; administrators have been told.",
                            "AWS has refused to make an account for lease %s for %d hours: see in the management account what it makes instead, or open a case with AWS Support."
                                    .formatted(lease, LONGEST.toHours())));
        }
    }

    private State read() {
        return ledger.document(MEMO, State.class).orElse(State.EMPTY);
    }

    private void change(UnaryOperator<State> change) {
        changeWithResult(found -> new Update<>(change.apply(found), true));
    }

    private <R> R changeWithResult(Function<State, Update<State, R>> change) {
        return ledger.updateDocumentWithResult(
                        MEMO,
                        State.class,
                        found -> change.apply(Objects.requireNonNullElse(found, State.EMPTY)))
                .result();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
