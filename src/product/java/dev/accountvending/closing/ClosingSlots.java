package dev.accountvending.closing;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Update;
import dev.accountvending.model.AccountId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What workers of the closing queue agree on: which accounts are at AWS, of which there may be only
 * so many; until when all wait; and how many may be begun within the window. It is one document in
 * the ledger, so that two workers at once cannot both take the last place.
 */
final class ClosingSlots {
    /** As many as AWS closes at once. */
    static final int MOST = 3;

    private static final String MEMO = "closing";

    private final Ledger ledger;

    ClosingSlots(Ledger ledger) {
        this.ledger = ledger;
    }

    /** An account at AWS, or about to be, and when that was last taken in hand. */
    record Slot(AccountId account, Instant at) {}

    /**
     * The document.
     *
     * @param notBefore until then nobody asks AWS, which has refused; absent: it may be asked
     * @param limit how many may be begun within the window
     * @param countedAt when the limit was worked out from the number of members; absent: never
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record State(
            List<Slot> slots, @Nullable Instant notBefore, int limit, @Nullable Instant countedAt) {
        private static final State FIRST = new State(List.of(), null, ClosingWindow.FEWEST, null);

        State {
            slots = List.copyOf(slots);
        }

        boolean holds(AccountId account) {
            return slots.stream().anyMatch(slot -> slot.account().equals(account));
        }

        boolean isFull() {
            return slots.size() >= MOST;
        }

        private State with(List<Slot> others) {
            return new State(others, notBefore, limit, countedAt);
        }

        private State with(Slot added) {
            return with(Stream.concat(slots.stream(), Stream.of(added)).toList());
        }

        private State without(AccountId account) {
            return with(slots.stream().filter(slot -> !slot.account().equals(account)).toList());
        }
    }

    State state() {
        return ledger.document(MEMO, State.class).orElse(State.FIRST);
    }

    /** Takes a slot for an account; false where none is free, or another worker has it in hand. */
    boolean take(AccountId account, Instant now) {
        return changeIf(
                state -> !state.isFull() && !state.holds(account),
                state -> state.with(new Slot(account, now)));
    }

    /** Takes note of an account that is at AWS already, however many there are. */
    void adopt(AccountId account, Instant now) {
        change(state -> state.holds(account) ? state : state.with(new Slot(account, now)));
    }

    /** Takes an account in hand again, whose worker is gone; false where another was faster. */
    boolean takeOver(Slot seen, Instant now) {
        return changeIf(
                state -> state.slots().contains(seen),
                state -> state.without(seen.account()).with(new Slot(seen.account(), now)));
    }

    /** Leaves an account at AWS to whoever comes next, at once. */
    void abandon(AccountId account) {
        change(
                state ->
                        state.holds(account)
                                ? state.without(account).with(new Slot(account, Instant.EPOCH))
                                : state);
    }

    void free(AccountId account) {
        change(state -> state.without(account));
    }

    /** Lets nobody ask AWS before that time. */
    void pause(Instant until) {
        change(state -> new State(state.slots(), until, state.limit(), state.countedAt()));
    }

    void limit(int most, Instant now) {
        change(state -> new State(state.slots(), state.notBefore(), most, now));
    }

    private void change(UnaryOperator<State> change) {
        changeIf(_ -> true, change);
    }

    /** Changes the document if that may be; answers whether it may. */
    private boolean changeIf(Predicate<State> condition, UnaryOperator<State> change) {
        return ledger.updateDocumentWithResult(
                        MEMO,
                        State.class,
                        found -> {
                            State state = Objects.requireNonNullElse(found, State.FIRST);
                            boolean may = condition.test(state);
                            return new Update<>(may ? change.apply(state) : state, may);
                        })
                .result();
    }
}
