package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Records which addresses an event has reached. Events are delivered more than once, and a
 * subscriber that failed for one address is run again for all of them; so each delivery is claimed
 * first, in a conditional write.
 */
public final class Deliveries {
    /** How long a record is kept: longer than EventBridge and Lambda repeat anything. */
    private static final Duration KEPT = Duration.ofDays(30);

    /** A subscriber that claimed a delivery has ended by then. */
    private static final Duration CLAIM = Duration.ofMinutes(2);

    private final ConditionalWrites writes;
    private final Clock clock;

    Deliveries(ConditionalWrites writes, Clock clock) {
        this.writes = writes;
        this.clock = clock;
    }

    /** How far a delivery is. */
    public enum State {
        /** Somebody is at it. */
        CLAIMED,
        /** It is to be tried again. */
        OPEN,
        REACHED,
        /** The channel does not know the address. */
        UNKNOWN,
        /** It was refused for good. */
        REFUSED
    }

    /**
     * A delivery to one address.
     *
     * @param at when it came into its state
     * @param why it was refused; null if it was not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delivery(State state, Instant at, @Nullable String why) implements Expiring {
        @Override
        public Instant goneAt() {
            return at.plus(KEPT);
        }

        private boolean isOpen(Instant now) {
            return state == State.OPEN
                    || (state == State.CLAIMED && !at.plus(CLAIM).isAfter(now))
                    || goneAt().isBefore(now);
        }
    }

    /** How many addresses an event has reached, by channel. */
    public record Reach(Map<String, Integer> channels, Instant at) implements Expiring {
        public Reach {
            channels = Map.copyOf(channels);
        }

        @Override
        public Instant goneAt() {
            return at.plus(KEPT);
        }
    }

    /**
     * Claims a delivery.
     *
     * @return the delivery as it was found, if it is not the caller's to make; empty if it is
     */
    public Optional<Delivery> claim(String eventId, String channel, String address) {
        Instant now = clock.instant();
        return writes.<Delivery, Optional<Delivery>>updateOrPut(
                        Keys.delivery(eventId, channel, address),
                        Delivery.class,
                        found ->
                                found == null || found.isOpen(now)
                                        ? new Update<>(
                                                new Delivery(State.CLAIMED, now, null),
                                                Optional.empty())
                                        : new Update<>(found, Optional.of(found)))
                .result();
    }

    /** Records how a claimed delivery ended. */
    public Delivery end(
            String eventId, String channel, String address, State state, @Nullable String why) {
        Delivery ended = new Delivery(state, clock.instant(), why);
        return writes.<Delivery, Boolean>updateOrPut(
                        Keys.delivery(eventId, channel, address),
                        Delivery.class,
                        _ -> new Update<>(ended, true))
                .value();
    }

    /**
     * Records how many addresses an event has reached in a channel.
     *
     * @return the same of all channels that have reported
     */
    public Map<String, Integer> reached(String eventId, String channel, int addresses) {
        return writes.<Reach, Boolean>updateOrPut(
                        Keys.reach(eventId),
                        Reach.class,
                        found -> {
                            Map<String, Integer> all =
                                    new TreeMap<>(found == null ? Map.of() : found.channels());
                            all.put(channel, addresses);
                            return new Update<>(
                                    new Reach(all, found == null ? clock.instant() : found.at()),
                                    true);
                        })
                .value()
                .channels();
    }
}
