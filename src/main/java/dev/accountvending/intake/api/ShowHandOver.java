package dev.accountvending.intake.api;

import dev.accountvending.access.HandOvers;
import dev.accountvending.intake.LeaseDesk;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.registry.Lease;
import dev.accountvending.runtime.LambdaEnvironment;

/** {@code GET /accounts/{name}/hand-over}: what the owner needs to begin with. */
public final class ShowHandOver extends Door {
    private final LeaseDesk desk;
    private final Callers callers;
    private final HandOvers handOvers;

    public ShowHandOver() {
        this(
                LeaseDesk.forDoor(LambdaEnvironment.current()),
                Callers.forDoor(LambdaEnvironment.current()),
                HandOvers.forDoor(LambdaEnvironment.current()));
    }

    ShowHandOver(LeaseDesk desk, Callers callers, HandOvers handOvers) {
        this.desk = desk;
        this.callers = callers;
        this.handOvers = handOvers;
    }

    @Override
    Answer answer(Call call) {
        Lease lease = desk.managed(call.accountName(), callers.person(call.signer()));
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
