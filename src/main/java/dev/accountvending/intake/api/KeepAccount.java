package dev.accountvending.intake.api;

import dev.accountvending.intake.LeaseDesk;
import dev.accountvending.runtime.LambdaEnvironment;

/** {@code POST /accounts/{name}/review}: says that an account without an end is still needed. */
public final class KeepAccount extends Door {
    private final LeaseDesk desk;
    private final Callers callers;

    public KeepAccount() {
        this(
                LeaseDesk.forDoor(LambdaEnvironment.current()),
                Callers.forDoor(LambdaEnvironment.current()));
    }

    KeepAccount(LeaseDesk desk, Callers callers) {
        this.desk = desk;
        this.callers = callers;
    }

    @Override
    Answer answer(Call call) {
        return Answer.ok(
                LeaseView.of(
                        desk.keep(call.accountName(), callers.person(call.signer())),
                        desk.catalog()));
    }
}
