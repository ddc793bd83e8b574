package dev.accountvending.intake.api;

import dev.accountvending.access.HandOvers;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.registry.Lease;
import dev.accountvending.registry.Registry;
import dev.accountvending.runtime.LambdaEnvironment;

/** {@code GET /accounts/{name}/hand-over}: what the owner needs to begin with. */
public final class ShowHandOver extends Door {
    private final Registry registry;
    private final HandOvers handOvers;

    public ShowHandOver() {
        this(
                Registry.forDoor(LambdaEnvironment.current()),
                HandOvers.forDoor(LambdaEnvironment.current()));
    }

    ShowHandOver(Registry registry, HandOvers handOvers) {
        this.registry = registry;
        this.handOvers = handOvers;
    }

    @Override
    Answer answer(Call call) {
        Lease lease = call.lease(registry);
        if (!lease.is(LeaseStatus.ACTIVE)) {
            throw new Problem.Raised(
                    Problem.of(
                            409,
                            "Conflict",
                            "The account %s is %s: it is handed over when it is ACTIVE."
                                    .formatted(lease.name(), lease.status())));
        }
        return Answer.ok(handOvers.of(lease));
    }
}
