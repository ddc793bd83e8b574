package dev.accountvending.simulation.calls;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Decides what goes wrong: what was planned, and by chance what the weather brings. */
public final class Faults {
    private static final Duration OUTAGE = Duration.ofMinutes(1);
    private static final Duration REFUSAL = Duration.ofHours(1);

    private final Map<Call, Fault> planned = new HashMap<>();
    private final Map<Line, Lasting> lasting = new HashMap<>();
    private final List<Fault> happened = new ArrayList<>();
    private final RandomGenerator random;
    private Weather weather = Weather.CALM;

    /**
     * Calls that go wrong together.
     *
     * @param whose empty: everybody's
     */
    private record Line(String function, String operation, String whose) {
        static Line of(Call call) {
            return new Line(call.function(), call.operation(), call.whose());
        }

        Line everybodys() {
            return new Line(function, operation, "");
        }
    }

    /**
     * @param until null: for good
     */
    private record Lasting(Mishap mishap, @Nullable Instant until) {}

    public Faults(List<Fault> planned, RandomGenerator random) {
        planned.forEach(fault -> this.planned.put(fault.call(), fault));
        this.random = random;
    }

    public Weather weather() {
        return weather;
    }

    public void weather(Weather now) {
        weather = now;
    }

    /** Ends everything that lasts, and what is planned for later. */
    public void stop() {
        weather = Weather.CALM;
        lasting.clear();
        planned.clear();
    }

    /** Returns what went wrong so far, planned or not, in its order. */
    public List<Fault> happened() {
        return List.copyOf(happened);
    }

    @Nullable Mishap of(Call call, Instant now) {
        Fault fault = planned.get(call);
        Line line = Line.of(call);
        if (fault == null && !lasting.isEmpty()) {
            Mishap goesOn = lasting(line, now);
            goesOn = goesOn == null ? lasting(line.everybodys(), now) : goesOn;
            if (goesOn != null) {
                return goesOn;
            }
        }
        if (fault == null && !weather.equals(Weather.CALM)) {
            fault = drawn(call);
            line = line.everybodys();
        }
        if (fault == null) {
            return null;
        }
        happened.add(fault);
        Duration time = fault.lasting();
        if (time == null || !time.isZero()) {
            Instant until = time == null ? null : now.plus(time);
            lasting.put(line, new Lasting(fault.mishap(), until));
        }
        return fault.mishap();
    }

    private @Nullable Mishap lasting(Line line, Instant now) {
        Lasting found = lasting.get(line);
        if (found == null) {
            return null;
        }
        if (found.until() == null || now.isBefore(found.until())) {
            return found.mishap();
        }
        lasting.remove(line);
        return null;
    }

    private @Nullable Fault drawn(Call call) {
        double chance = random.nextDouble();
        if ((chance -= weather.throttled()) < 0) {
            return Fault.once(call, Mishap.THROTTLED);
        }
        if ((chance -= weather.unavailable()) < 0) {
            return new Fault(call, Mishap.UNAVAILABLE, OUTAGE);
        }
        if ((chance -= weather.refused()) < 0) {
            return new Fault(call, Mishap.REFUSED, REFUSAL);
        }
        if ((chance -= weather.late()) < 0) {
            return Fault.once(call, Mishap.LATE);
        }
        if ((chance -= weather.lost()) < 0) {
            return Fault.once(call, Mishap.LOST);
        }
        if ((chance -= weather.killed() / 2) < 0) {
            return Fault.once(call, Mishap.KILLED_BEFORE);
        }
        return chance - weather.killed() / 2 < 0 ? Fault.once(call, Mishap.KILLED_AFTER) : null;
    }
}
