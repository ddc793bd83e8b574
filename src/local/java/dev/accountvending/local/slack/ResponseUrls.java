package dev.accountvending.local.slack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Addresses that take answers to a user's action: five, within half an hour. */
final class ResponseUrls {
    private static final int USES = 5;
    private static final Duration LIFE = Duration.ofMinutes(30);

    private record Address(UserAction deed, Instant at, int used) {}

    private final Clock clock;
    private final Map<String, Address> all = new ConcurrentHashMap<>();

    ResponseUrls(Clock clock) {
        this.clock = clock;
    }

    void issue(String path, UserAction deed) {
        all.putIfAbsent(path, new Address(deed, clock.instant(), 0));
    }

    /** Uses an address once. */
    UserAction use(String path) {
        Address address =
                all.computeIfPresent(path, (_, a) -> new Address(a.deed(), a.at(), a.used() + 1));
        if (address == null || address.at().plus(LIFE).isBefore(clock.instant())) {
            throw new SlackError("expired_url");
        }
        if (address.used() > USES) {
            throw new SlackError("used_url");
        }
        return address.deed();
    }
}
