package dev.accountvending.notify;

import dev.accountvending.ledger.Deliveries;
import dev.accountvending.ledger.Deliveries.Delivery;
import dev.accountvending.ledger.Deliveries.State;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Delivers one event in one channel, to each address on its own and once, however often the event
 * comes. An address that refuses stops no other.
 */
final class Deliverer {
    private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);

    private final Deliveries deliveries;
    private final String eventId;
    private final String channel;
    private final Map<String, String> refused = new LinkedHashMap<>();
    private int reached;
    private int left;

    Deliverer(Deliveries deliveries, String eventId, Channel channel) {
        this.deliveries = deliveries;
        this.eventId = eventId;
        this.channel = channel.key();
    }

    /**
     * Sends to an address, unless that was done before.
     *
     * @param sending returns false if the channel does not know the address
     */
    void deliver(String address, BooleanSupplier sending) {
        deliver(eventId, address, sending);
    }

    /**
     * Sends to an address what several events may tell.
     *
     * @param id the same in each of them
     */
    void deliver(String id, String address, BooleanSupplier sending) {
        try {
            Delivery delivery =
                    deliveries
                            .claim(id, channel, address)
                            .orElseGet(() -> claimed(id, address, sending));
            switch (delivery.state()) {
                case REACHED -> reached++;
                case UNKNOWN -> {}
                case REFUSED -> refused.put(address, String.valueOf(delivery.why()));
                case OPEN, CLAIMED -> left++;
            }
        } catch (RuntimeException unrecorded) {
            LOG.atWarn().setCause(unrecorded).log("a message's delivery was not recorded");
            left++;
        }
    }

    private Delivery claimed(String id, String address, BooleanSupplier sending) {
        try {
            State ended = sending.getAsBoolean() ? State.REACHED : State.UNKNOWN;
            return deliveries.end(id, channel, address, ended, null);
        } catch (VendingFailed | RequestRejected forGood) {
            LOG.atWarn().setCause(forGood).log("a message was refused");
            String why = forGood.explanation().inFull();
            return deliveries.end(id, channel, address, State.REFUSED, why);
        } catch (RuntimeException passing) {
            LOG.atWarn().setCause(passing).log("a message could not be sent now");
            return deliveries.end(id, channel, address, State.OPEN, null);
        }
    }

    /** Returns how many addresses were reached, now or before. */
    int reached() {
        return reached;
    }

    /** Returns which addresses refused for good, now or before, and why. */
    Map<String, String> refused() {
        return Collections.unmodifiableMap(refused);
    }

    /**
     * Ends the deliveries.
     *
     * @throws TransientFailure if some are to be tried again
     */
    void end() {
        if (left > 0) {
            throw new TransientFailure(
                    "%d of the messages about %s could not be sent yet.".formatted(left, eventId));
        }
    }
}
