package dev.accountvending.lease;

import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.registry.Registry;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Step;

/** Hands the account over: from here on it is its owner's. */
public final class ActivateLease extends Step<ActivateLease.Input, ActivateLease.Output> {
    private final Registry registry;

    public record Input(LeaseId leaseId) {}

    public record Output(LeaseStatus status) {}

    public ActivateLease() {
        this(Registry.forStep(LambdaEnvironment.current()));
    }

    ActivateLease(Registry registry) {
        super(Input.class);
        this.registry = registry;
    }

    @Override
    public Output run(Input input) {
        return new Output(
                registry.move(input.leaseId(), LeaseStatus.ACTIVE, Registry.MACHINE, null)
                        .status());
    }
}
