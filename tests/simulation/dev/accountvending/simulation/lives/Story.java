package dev.accountvending.simulation.lives;

import dev.accountvending.simulation.calls.Call;
import dev.accountvending.simulation.calls.Fault;
import dev.accountvending.simulation.calls.Mishap;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;

/**
 * What happens in one world, but for what its seed decides by itself: how long calls take, and what
 * a storm brings.
 *
 * @param acts in the order of their times
 * @param storm its strength from 0 to 1, as {@code Weather.storm} has it
 * @param until when the storm is over, and every fault that lasts, in seconds since the start
 */
record Story(long seed, List<Act> acts, List<Fault> faults, double storm, int until) {
    private static final String FAULT = "fault";
    private static final String STORM = "storm";
    private static final String FOR_GOOD = "good";

    Story {
        acts = acts.stream().sorted(Comparator.comparingInt(Act::at)).toList();
        faults = List.copyOf(faults);
    }

    Story with(List<Act> others) {
        return new Story(seed, others, faults, storm, until);
    }

    Story withFaults(List<Fault> others) {
        return new Story(seed, acts, others, storm, until);
    }

    Story withStorm(double strength) {
        return new Story(seed, acts, faults, strength, until);
    }

    Story until(int seconds) {
        return new Story(seed, acts, faults, storm, seconds);
    }

    boolean isCalm() {
        return faults.isEmpty() && storm == 0;
    }

    boolean hasOutsiders() {
        return acts.stream().anyMatch(act -> act.deed().isOutside());
    }

    /** Returns how much it takes to tell it. */
    int length() {
        return acts.size() + faults.size() + (storm > 0 ? 1 : 0);
    }

    /** Reads what {@link #toString} wrote. */
    static Story parse(long seed, String text) {
        List<Act> acts = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        double storm = 0;
        int until = 0;
        for (String part : text.split("; *", -1)) {
            String[] words = part.strip().split(" ", -1);
            switch (words[0]) {
                case "" -> {}
                case FAULT ->
                        faults.add(
                                new Fault(
                                        new Call(
                                                words[1],
                                                words[2],
                                                words[3],
                                                Integer.parseInt(words[4])),
                                        Mishap.valueOf(words[5]),
                                        lasting(words[6])));
                case STORM -> {
                    storm = Double.parseDouble(words[1]);
                    until = Integer.parseInt(words[2]);
                }
                default -> acts.add(Act.parse(part.strip()));
            }
        }
        return new Story(seed, acts, faults, storm, until);
    }

    private static @Nullable Duration lasting(String text) {
        return text.equals(FOR_GOOD) ? null : Duration.ofSeconds(Long.parseLong(text));
    }

    /** Returns it in one line, each part after a semicolon; storm and end come last. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner("; ");
        acts.forEach(act -> text.add(act.toString()));
        for (Fault fault : faults) {
            Duration lasting = fault.lasting();
            text.add(
                    "%s %s %s %s %d %s %s"
                            .formatted(
                                    FAULT,
                                    fault.call().function(),
                                    fault.call().operation(),
                                    fault.call().whose(),
                                    fault.call().nth(),
                                    fault.mishap(),
                                    lasting == null ? FOR_GOOD : lasting.toSeconds()));
        }
        return text.add("%s %s %d".formatted(STORM, storm, until)).toString();
    }
}
