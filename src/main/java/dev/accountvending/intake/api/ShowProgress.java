package dev.accountvending.intake.api;

import dev.accountvending.aws.Clients;
import dev.accountvending.intake.Progress;
import dev.accountvending.registry.Lease;
import dev.accountvending.registry.Registry;
import dev.accountvending.runtime.LambdaEnvironment;

/** {@code GET /accounts/{name}/progress}: the states of a lease's execution, as they pass. */
public final class ShowProgress extends Door {
    private final Registry registry;
    private final Progress progress;

    public ShowProgress() {
        this(
                Registry.forDoor(LambdaEnvironment.current()),
                new Progress(Clients.forDoor(LambdaEnvironment.current()).stepFunctions()));
    }

    ShowProgress(Registry registry, Progress progress) {
        this.registry = registry;
        this.progress = progress;
    }

    @Override
    Answer answer(Call call) {
        Lease lease = call.lease(registry);
        return Answer.ok(progress.of(lease));
    }
}
