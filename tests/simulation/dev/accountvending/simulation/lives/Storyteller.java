package dev.accountvending.simulation.lives;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws stories: the same seed draws the same story. */
final class Storyteller {
    static final List<String> ADMINISTRATORS = List.of("ada", "alan");
    static final List<String> APPROVERS = List.of("pia", "paul");
    static final List<String> OWNERS =
            List.of("ana", "ben", "cleo", "dan", "eva", "finn", "gus", "hana");
    static final String OUTSIDER = "oscar";

    private static final int HOUR = 3600;
    private static final int DAY = 24 * HOUR;

    /** Until then acts begin; until twice that they go on. */
    private static final int FIRST = 2 * HOUR;

    /** Until then something happens to all of them. */
    private static final int LENGTH = 14 * HOUR;

    /** Among so many lives, somebody does something besides. */
    private static final int ROUND = 8;

    private static final List<String> KINDS =
            List.of("sandbox", "sandbox", "sandbox", "qa", "developer", "service", "service");
    private static final List<String> UNITS =
            List.of(
                    "Sandbox",
                    "Workloads/QA",
                    "Workloads/Services",
                    "Quarantine",
                    "Pool",
                    "Frozen");
    private static final List<String> MADE =
            List.of(
                    "AWS::S3::Bucket",
                    "AWS::DynamoDB::Table",
                    "AWS::SQS::Queue",
                    "AWS::EC2::Instance",
                    "AWS::Lambda::Function");

    private final SplittableRandom random;
    private final List<Act> acts = new ArrayList<>();
    private final boolean brief;
    private int names;

    private Storyteller(long seed, boolean brief) {
        this.random = new SplittableRandom(seed);
        this.brief = brief;
    }

    /** Returns lives of some hours side by side, each with a name and an owner of its own. */
    static List<Act> briefLives(long seed) {
        Storyteller teller = new Storyteller(seed, true);
        OWNERS.forEach(teller::life);
        return List.copyOf(teller.acts);
    }

    /** Returns lives of one world, beside each other and after each other, of up to a day. */
    static List<Act> lives(long seed, int lives, boolean outsiders) {
        Storyteller teller = new Storyteller(seed, false);
        for (int i = 0; i < lives; i++) {
            teller.life(teller.of(OWNERS));
        }
        for (int i = 0; i < lives; i += ROUND) {
            if (outsiders) {
                teller.outside();
            }
            teller.around();
        }
        teller.ofAll();
        return List.copyOf(teller.acts);
    }

    private void life(String owner) {
        boolean anew = brief || names == 0 || yes(85);
        String name = "spike-" + (anew ? ++names : upTo(1, names));
        String kind = of(KINDS);
        int at = upTo(0, brief || yes(50) ? 600 : FIRST);
        String asking = yes(80) ? owner : of(ADMINISTRATORS);
        act(at, asking, Deed.ASK, name, kind, kind.equals("service") ? "-" : "1", owner);
        if (yes(20)) {
            act(at + upTo(0, 5), asking, Deed.ASK, name, kind, "1", owner);
        }
        int handedOver = at + upTo(60, 900);
        if (kind.equals("service")) {
            handedOver = approval(at + upTo(20, HOUR), name) + upTo(60, 900);
        }
        if (yes(20)) {
            act(at + upTo(1, 400), owner, yes(50) ? Deed.RETIRE : Deed.RETIRE_AS_SEEN, name);
        }
        use(handedOver, name, owner);
        if (brief || yes(60)) {
            end(handedOver + upTo(600, length()), name, owner);
        }
    }

    /** Returns for how many seconds most is done in an account. */
    private int length() {
        return brief ? HOUR : 12 * HOUR;
    }

    private int approval(int at, String name) {
        int decided = at;
        act(at - upTo(0, 15), of(APPROVERS), Deed.LOOK, name);
        for (int i = upTo(1, 3); i > 0; i--) {
            decided = at + upTo(0, yes(50) ? 3 : 600);
            act(
                    decided,
                    of(APPROVERS),
                    yes(70) ? Deed.DECIDE : Deed.DECIDE_AS_SEEN,
                    name,
                    yes(80) ? "yes" : "no");
        }
        return decided;
    }

    private void use(int from, String name, String owner) {
        int end = from + length();
        act(from, owner, Deed.LOOK, name);
        if (yes(70)) {
            act(from + upTo(600, HOUR), owner, Deed.ENTER, name);
        }
        for (int i = upTo(0, 3); i > 0; i--) {
            act(upTo(from + 600, end), owner, Deed.MAKE, name, of(MADE));
        }
        if (yes(20)) {
            act(upTo(from + 600, end), owner, Deed.LEAVE_ROLE, name, "Back-" + upTo(1, 99));
        }
        if (yes(15)) {
            act(upTo(from + 600, end), owner, Deed.LEAVE_KEY, name, "user-" + upTo(1, 99));
        }
        if (yes(25)) {
            act(upTo(from, from + HOUR), owner, Deed.SPEND, name, String.valueOf(upTo(1, 400)));
        }
        if (yes(25)) {
            int asked = upTo(from, end);
            act(asked, owner, Deed.EXTEND, name, String.valueOf(yes(50) ? 1 : 40));
            act(
                    asked + upTo(1, HOUR),
                    of(ADMINISTRATORS),
                    Deed.DECIDE,
                    name,
                    yes(60) ? "yes" : "no");
        }
        if (yes(25)) {
            int asked = upTo(from, end);
            act(asked, owner, Deed.BUDGET, name, String.valueOf(upTo(1, 900)));
            act(
                    asked + upTo(1, HOUR),
                    of(ADMINISTRATORS),
                    Deed.DECIDE,
                    name,
                    yes(60) ? "yes" : "no");
        }
        if (yes(20)) {
            changedMind(upTo(from, end), name, owner);
        }
        if (yes(10)) {
            act(upTo(from, end), of(ADMINISTRATORS), Deed.COMPLETE, name);
        }
        if (yes(10)) {
            act(upTo(from, end), of(ADMINISTRATORS), Deed.RESUME, name);
        }
        if (yes(10)) {
            act(upTo(from, end), owner, Deed.KEEP, name);
        }
    }

    /** The owner wants something else while somebody looks at what they wanted before. */
    private void changedMind(int at, String name, String owner) {
        String administrator = of(ADMINISTRATORS);
        act(at, owner, Deed.EXTEND, name, "40");
        act(at + upTo(5, 60), administrator, Deed.LOOK, name);
        act(at + upTo(61, 120), owner, Deed.BUDGET, name, String.valueOf(upTo(600, 900)));
        act(at + upTo(61, 180), administrator, Deed.DECIDE_AS_SEEN, name, "yes");
    }

    private void end(int at, String name, String owner) {
        act(at - upTo(0, 600), owner, Deed.LOOK, name);
        for (int i = upTo(1, 2); i > 0; i--) {
            act(
                    at + upTo(0, yes(50) ? 2 : 900),
                    yes(80) ? owner : of(ADMINISTRATORS),
                    yes(70) ? Deed.RETIRE : Deed.RETIRE_AS_SEEN,
                    name);
        }
        if (yes(15)) {
            act(at + upTo(0, (brief ? 2 : 4) * HOUR), of(ADMINISTRATORS), Deed.RESUME, name);
        }
        if (yes(15)) {
            act(at + upTo(HOUR, (brief ? 2 : 8) * HOUR), of(ADMINISTRATORS), Deed.RELEASE, name);
        }
    }

    /** What happens to all of them now and then. */
    private void ofAll() {
        for (int i = upTo(0, 2); i > 0; i--) {
            act(upTo(0, LENGTH), of(ADMINISTRATORS), Deed.RECONCILE, "-", yes(60) ? "fix" : "look");
        }
        for (int i = upTo(0, 2); i > 0; i--) {
            act(upTo(0, LENGTH), "deployer", Deed.DEPLOY, "-");
        }
    }

    /** What people do whosever it is. */
    private void around() {
        for (int i = upTo(0, 3); i > 0; i--) {
            String person = of(yes(50) ? OWNERS : APPROVERS);
            act(upTo(600, LENGTH), person, Deed.PRESS, "-");
        }
        for (int i = upTo(0, 2); i > 0; i--) {
            String command =
                    of(List.of("extend", "retire", "show", "hand-over", "approve", "reject"));
            act(upTo(600, LENGTH), of(OWNERS), Deed.COMMAND, command, name());
        }
        if (yes(5)) {
            act(upTo(HOUR, LENGTH), of(OWNERS), Deed.LEAVE, "-");
        }
    }

    private void outside() {
        int at = upTo(300, 12 * HOUR);
        switch (upTo(1, 9)) {
            case 1 -> act(at, OUTSIDER, Deed.RENAME_UNIT, of(UNITS), "Renamed-" + upTo(1, 9));
            case 2 -> act(at, OUTSIDER, Deed.MOVE, name(), of(UNITS));
            case 3 -> act(at, OUTSIDER, Deed.DETACH, of(UNITS), String.valueOf(upTo(0, 2)));
            case 4 -> act(at, OUTSIDER, Deed.DENY_ALL, of(UNITS));
            case 5 ->
                    act(
                            at,
                            OUTSIDER,
                            Deed.REMOVE_ROLE,
                            name(),
                            of(List.of("Developer", "ReadOnly", "OrganizationAccountAccessRole")));
            case 6 -> act(at, OUTSIDER, Deed.REDIRECT, name());
            case 7 -> act(at, OUTSIDER, Deed.UNDELEGATE, name());
            default -> act(upTo(60, 2 * HOUR), OUTSIDER, Deed.ABORT, name());
        }
    }

    private String name() {
        return "spike-" + upTo(1, Math.max(1, names));
    }

    private void act(int at, String who, Deed deed, String subject, String... arguments) {
        acts.add(Act.of(Math.clamp(at, 0, 2 * DAY), who, deed, subject, arguments));
    }

    private boolean yes(int percent) {
        return random.nextInt(100) < percent;
    }

    private int upTo(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    private <T> T of(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
