package dev.accountvending.intake.api;

import dev.accountvending.intake.LeaseDesk;
import dev.accountvending.registry.Lease;
import dev.accountvending.runtime.LambdaEnvironment;

/** {@code GET /accounts/{name}}: the newest lease of a name. */
public final class ShowAccount extends Door {
    private final LeaseDesk desk;
    private final Callers callers;

    public ShowAccount() {
        this(
                LeaseDesk.forDoor(LambdaEnvironment.current()),
                Callers.forDoor(LambdaEnvironment.current()));
    }

    ShowAccount(LeaseDesk desk, Callers callers) {
        this.desk = desk;
        this.callers = callers;
    }

    @Override
    Answer answer(Call call) {
        Lease lease = desk.find(call.accountName());
        return Answer.ok(
                LeaseView.of(
                        lease, desk.mayRead(callers.person(call.signer()), lease), desk.catalog()));
    }
}
