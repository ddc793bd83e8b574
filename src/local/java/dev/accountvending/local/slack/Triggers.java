package dev.accountvending.local.slack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Ids that let the app open a modal: once, and within three seconds of the user's action. */
final class Triggers {
    private static final Duration LIFE = Duration.ofSeconds(3);

    private record Trigger(SlackUser user, Instant at, boolean used) {}

    private final Clock clock;
    private final Map<String, Trigger> all = new ConcurrentHashMap<>();

    Triggers(Clock clock) {
        this.clock = clock;
    }

    /** Issues an id; a repeated one, as in Slack's retries, is still the same. */
    void issue(String id, SlackUser user) {
        all.putIfAbsent(id, new Trigger(user, clock.instant(), false));
    }

    /** Returns the user of an id, if it may be used. */
    SlackUser check(String id) {
        Trigger trigger = all.get(id);
        if (trigger == null) {
            throw new SlackError("invalid_trigger_id");
        }
        if (trigger.used()) {
            throw new SlackError("exchanged_trigger_id");
        }
        if (trigger.at().plus(LIFE).isBefore(clock.instant())) {
            throw new SlackError("expired_trigger_id");
        }
        return trigger.user();
    }

    void use(String id) {
        all.computeIfPresent(id, (_, trigger) -> new Trigger(trigger.user(), trigger.at(), true));
    }
}
