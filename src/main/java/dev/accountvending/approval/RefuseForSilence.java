package dev.accountvending.approval;

import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.registry.Lease;
import dev.accountvending.registry.Registry;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Step;

import java.time.Clock;

/** Takes silence for a "no", unless a decision came at the last moment. */
public final class RefuseForSilence extends Step<RefuseForSilence.Input, RefuseForSilence.Output> {
    private static final String WHY = "Nobody decided in time.";

    private final Registry registry;
    private final Clock clock;

    public record Input(LeaseId leaseId) {}

    public record Output(boolean approved) {}

    public RefuseForSilence() {
        this(LambdaEnvironment.current());
    }

    private RefuseForSilence(LambdaEnvironment environment) {
        this(Registry.forStep(environment), environment.clock());
    }

    RefuseForSilence(Registry registry, Clock clock) {
        super(Input.class);
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease =
                registry.decide(
                        input.leaseId(),
                        new Lease.Decision(false, Registry.MACHINE, clock.instant(), WHY));
        return new Output(lease.is(LeaseStatus.VENDING));
    }
}
