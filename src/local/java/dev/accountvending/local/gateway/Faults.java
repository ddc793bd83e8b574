package dev.accountvending.local.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults to come, and how many calls each rule has seen. */
public final class Faults {
    private static final class Counted {
        private final FaultRule rule;
        private int seen;

        Counted(FaultRule rule) {
            this.rule = rule;
        }

        boolean strikes(AwsCall call) {
            if (!rule.matches(call)) {
                return false;
            }
            seen++;
            return seen >= rule.nth() && seen < rule.nth() + rule.times();
        }

        boolean isSpent() {
            return seen >= rule.nth() + rule.times() - 1;
        }
    }

    private final List<Counted> rules = new ArrayList<>();

    public synchronized void add(FaultRule rule) {
        rules.add(new Counted(rule));
    }

    public synchronized void clear() {
        rules.clear();
    }

    /** The rules that have not yet struck as often as they are to. */
    public synchronized List<FaultRule> pending() {
        return rules.stream().filter(counted -> !counted.isSpent()).map(c -> c.rule).toList();
    }

    /** Every matching rule counts the call; the first that strikes decides. */
    synchronized Optional<Fault> next(AwsCall call) {
        Optional<Fault> fault = Optional.empty();
        for (Counted counted : rules) {
            if (counted.strikes(call) && fault.isEmpty()) {
                fault = Optional.of(counted.rule.fault());
            }
        }
        return fault;
    }
}
