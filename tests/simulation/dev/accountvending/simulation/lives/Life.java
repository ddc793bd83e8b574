package dev.accountvending.simulation.lives;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.simulation.Installation;
import dev.accountvending.simulation.World;
import dev.accountvending.simulation.calls.Call;
import dev.accountvending.simulation.calls.Fault;
import dev.accountvending.simulation.calls.Weather;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Lives one story to its end, and a while longer, until all is at rest. */
final class Life implements AutoCloseable {
    /** Once nothing goes wrong any more, all is at rest after that. */
    static final Duration AT_REST_WITHIN = Duration.ofHours(36);

    private static final Duration STEP = Duration.ofHours(1);
    private static final Duration GRACE = Duration.ofMinutes(30);

    private static final int RESUMED_AT_MOST = 2;

    private final Story story;
    private final World world;
    private final Map<String, Integer> resumed = new TreeMap<>();
    private final Promises promises;
    private final Hands hands;

    /**
     * What came of it.
     *
     * @param broken the promises, in plain words
     * @param lives leases that came to be
     * @param faults that happened
     * @param calls that functions made, if they were recorded
     * @param digest the same for two runs only if both made the same calls at the same times
     * @param resumed how often an administrator had to resume a lease whose execution had stopped
     * @param rested how long after the last fault all was at rest
     */
    record Verdict(
            List<String> broken,
            int lives,
            List<Fault> faults,
            List<Call> calls,
            long digest,
            int resumed,
            Duration rested) {
        Verdict {
            broken = List.copyOf(broken);
            faults = List.copyOf(faults);
            calls = List.copyOf(calls);
        }
    }

    private Life(
            Installation installation, Story story, boolean recording, Consumer<String> teller) {
        this.story = story;
        this.world = new World(installation, story.seed(), story.faults());
        List<String> people =
                Stream.of(Storyteller.OWNERS, Storyteller.APPROVERS, Storyteller.ADMINISTRATORS)
                        .flatMap(List::stream)
                        .map(Hands::email)
                        .toList();
        people.forEach(world.aws().people()::join);
        this.promises =
                new Promises(
                        world,
                        installation.catalog(),
                        installation.definitions().keySet(),
                        people,
                        teller);
        this.hands = new Hands(world, promises, teller);
        promises.excuse(hands.touched());
        if (recording) {
            world.wire().record();
        }
    }

    /** Lives a story. */
    static Verdict of(Installation installation, Story story, boolean recording) {
        return of(installation, story, recording, _ -> {});
    }

    /**
     * Lives a story.
     *
     * @param teller hears what people are answered and what becomes of leases and accounts
     */
    static Verdict of(
            Installation installation, Story story, boolean recording, Consumer<String> teller) {
        try (Life life = new Life(installation, story, recording, teller)) {
            return life.lived();
        }
    }

    // What the simulation itself fails with is to be told like a broken promise.
    @SuppressWarnings("CatchThrowable")
    private Verdict lived() {
        Duration rested = Duration.ZERO;
        try {
            for (Act act : story.acts()) {
                world.time().after(act.after(), () -> begin(act));
            }
            if (story.storm() > 0) {
                world.faults().weather(Weather.storm(story.storm()));
            }
            int last = story.acts().isEmpty() ? 0 : story.acts().getLast().at();
            run(Duration.ofSeconds(Math.max(last, story.until())).plus(GRACE));
            world.faults().stop();
            hands.undo();
            rested = rest();
            if (promises.broken().isEmpty()) {
                promises.atRest(story.isCalm() && !story.hasOutsiders());
            }
        } catch (Throwable thrown) {
            promises.broken("the simulation goes on: " + cause(thrown));
        }
        return new Verdict(
                promises.broken(),
                promises.books().leases().size(),
                world.faults().happened(),
                world.wire().recorded(),
                world.wire().digest(),
                resumed.values().stream().mapToInt(Integer::intValue).sum(),
                rested);
    }

    private static String cause(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : root.getStackTrace()) {
            if (frames.size() < 6) {
                frames.add(String.valueOf(frame));
            }
        }
        return root + " at " + frames;
    }

    private void begin(Act act) {
        world.time().start(act.who(), () -> hands.act(act));
    }

    private void beginByName(Act act) {
        world.time().start(act.who(), () -> hands.actByName(act));
    }

    private Duration rest() {
        run(GRACE);
        promises.ownersGetIn();
        endAll();
        Duration passed = Duration.ZERO;
        while (passed.compareTo(AT_REST_WITHIN) < 0 && promises.broken().isEmpty()) {
            run(STEP);
            passed = passed.plus(STEP);
            boolean resumed = resume();
            if (!resumed && promises.restless().isEmpty()) {
                break;
            }
        }
        return passed;
    }

    /**
     * An administrator resumes what they were told has stopped; where another has the name by now,
     * a reconciliation does. Returns whether anything was.
     */
    private boolean resume() {
        boolean any = false;
        for (Lease lease : promises.stopped()) {
            String id = lease.id().value();
            if (resumed.merge(id, 1, Integer::sum) <= RESUMED_AT_MOST) {
                any = true;
                String name = lease.name().value();
                boolean newest = promises.books().newest(name).filter(lease::equals).isPresent();
                beginByName(
                        newest
                                ? Act.of(0, "ada", Deed.RESUME, name)
                                : Act.of(0, "ada", Deed.RECONCILE, "-", "fix"));
            }
        }
        return any;
    }

    /** Every owner ends what they still have, or have asked for. */
    private void endAll() {
        for (Lease lease : List.copyOf(promises.books().leases())) {
            if (lease.status().mayGoOn() || lease.is(LeaseStatus.AWAITING_APPROVAL)) {
                beginByName(Act.of(0, "ada", Deed.RETIRE, lease.name().value()));
            }
        }
    }

    private void run(Duration length) {
        Duration left = length;
        while (left.isPositive() && promises.broken().isEmpty()) {
            Duration step = left.compareTo(STEP) < 0 ? left : STEP;
            world.run(step);
            left = left.minus(step);
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
