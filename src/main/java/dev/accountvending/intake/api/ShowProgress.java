package dev.accountvending.intake.api;

import dev.accountvending.aws.Clients;
import dev.accountvending.intake.LeaseDesk;
import dev.accountvending.intake.Progress;
import dev.accountvending.registry.Lease;
import dev.accountvending.runtime.LambdaEnvironment;

/** {@code GET /accounts/{name}/progress}: the states of a lease's execution, as they pass. */
public final class ShowProgress extends Door {
    private final LeaseDesk desk;
    private final Callers callers;
    private final Progress progress;

    public ShowProgress() {
        this(
                LeaseDesk.forDoor(LambdaEnvironment.current()),
                Callers.forDoor(LambdaEnvironment.current()),
                new Progress(Clients.forDoor(LambdaEnvironment.current()).stepFunctions()));
    }

    ShowProgress(LeaseDesk desk, Callers callers, Progress progress) {
        this.desk = desk;
        this.callers = callers;
        this.progress = progress;
    }

    @Override
    Answer answer(Call call) {
        Lease lease = desk.managed(call.accountName(), callers.person(call.signer()));
        return Answer.ok(progress.of(lease));
    }
}
