package dev.accountvending.simulation.aws;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Draws how long AWS takes this time, as it is seen in practice. What a state looks at again and
 * again is mostly there by the first looks, because more of them would all be alike.
 */
final class AwsTimes {
    private final RandomGenerator random;

    AwsTimes(RandomGenerator random) {
        this.random = random;
    }

    /** Returns the time from CreateAccount to its end. */
    Duration accountCreation() {
        return mostly(40, 58, 180);
    }

    /** Returns for how long AssumeRole into a new account is denied. */
    Duration accessRole() {
        return mostly(0, 2, 30);
    }

    /** Returns for how long after that its services answer that it is not signed up. */
    Duration services() {
        return mostly(0, 2, 90);
    }

    /** Returns for how long AWS makes no budget in a new account: now and then its first day. */
    Duration budgets() {
        return mostly(0, 900, 86_400);
    }

    /** Returns for how long a role that was made is not seen by STS and by other services. */
    Duration roleSeen() {
        return mostly(0, 2, 15);
    }

    Duration accountClosure() {
        return between(60, 600);
    }

    Duration dnsChange() {
        return mostly(15, 26, 70);
    }

    Duration validationRecord() {
        return mostly(1, 2, 20);
    }

    /** Returns the time from the validation record's first sight to the certificate. */
    Duration certificate() {
        return mostly(30, 52, 400);
    }

    Duration assignment() {
        return between(2, 30);
    }

    Duration build() {
        return mostly(60, 110, 900);
    }

    private Duration mostly(int least, int usual, int most) {
        return random.nextInt(20) == 0 ? between(usual, most) : between(least, usual);
    }

    private Duration between(int least, int most) {
        return Duration.ofMillis(random.nextLong(least * 1000L, most * 1000L + 1));
    }
}
