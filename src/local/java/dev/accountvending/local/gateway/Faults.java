package dev.accountvending.local.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fault rules, and how many calls each has seen. */
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

    /** Returns the rules that have not yet been applied as often as they should. */
    public synchronized List<FaultRule> pending() {
        return rules.stream().filter(counted -> !counted.isSpent()).map(c -> c.rule).toList();
    }

    /** Returns the fault of the first rule that applies; every matching rule counts the call. */
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
