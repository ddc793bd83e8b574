package dev.accountvending.api;

import dev.accountvending.aws.Clients;
import dev.accountvending.model.Person;
import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.workflow.Progress;

/** {@code GET /accounts/{name}/progress}: the states of a lease's execution, as they pass. */
public final class ShowProgress extends ApiHandler {
    private final LeaseService leaseService;
    private final CallerPolicy callers;
    private final Progress progress;

    public ShowProgress() {
        this(FunctionContext.current().withRetries());
    }

    private ShowProgress(FunctionContext function) {
        this(
                LeaseService.of(function),
                CallerPolicy.of(function),
                new Progress(Clients.of(function).stepFunctions()));
    }

    ShowProgress(LeaseService leaseService, CallerPolicy callers, Progress progress) {
        this.leaseService = leaseService;
        this.callers = callers;
        this.progress = progress;
    }

    @Override
    Answer answer(ApiCall call) {
        Person by = callers.person(call.signer());
        Progress.States passed = progress.of(leaseService.managed(call.accountName(), by));
        return Answer.ok(leaseService.isAdministrator(by) ? passed : passed.withoutReason());
    }
}
