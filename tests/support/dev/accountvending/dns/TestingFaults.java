package dev.accountvending.dns;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What can go wrong around a call to AWS, each thing once; and what was called. */
public final class TestingFaults {
    private final Set<String> losing = new TreeSet<>();
    private final Map<String, StepFailure> refusals = new HashMap<>();
    private final Map<String, Runnable> intrusions = new HashMap<>();
    private final List<String> calls = new ArrayList<>();

    /** The operation's next call has its effect, and its answer is lost. */
    public void loseAnswer(String operation) {
        losing.add(operation);
    }

    /** The operation's next call is refused, as the edge would translate it. */
    public void refuse(String operation, String code) {
        refusals.put(operation, refusal(code));
    }

    /** Does something just before the operation's next call: what another party would do. */
    public void before(String operation, Runnable action) {
        intrusions.put(operation, action);
    }

    /** The operations called so far. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** AWS's refusal with an error code, as a step gets it. */
    public static VendingFailed refusal(String code) {
        return new VendingFailed(Explanation.of("AWS refused."), code, null);
    }

    /** Makes a call: what goes wrong before it, its effect, what goes wrong after it. */
    public <T> T call(String operation, Supplier<T> effect) {
        calls.add(operation);
        Optional.ofNullable(intrusions.remove(operation)).ifPresent(Runnable::run);
        StepFailure refusal = refusals.remove(operation);
        if (refusal != null) {
            throw refusal;
        }
        T answer = effect.get();
        if (losing.remove(operation)) {
            throw new TransientFailure("AWS did not answer " + operation);
        }
        return answer;
    }
}
