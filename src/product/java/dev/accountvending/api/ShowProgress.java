package dev.accountvending.api;

import dev.accountvending.aws.Clients;
import dev.accountvending.ledger.Lease;
import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.workflow.Progress;

/** {@code GET /accounts/{name}/progress}: the states of a lease's execution, as they pass. */
public final class ShowProgress extends ApiHandler {
    private final LeaseService desk;
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

    ShowProgress(LeaseService desk, CallerPolicy callers, Progress progress) {
        this.desk = desk;
        this.callers = callers;
        this.progress = progress;
    }

    @Override
    Answer answer(ApiCall call) {
        Lease lease = desk.managed(call.accountName(), callers.person(call.signer()));
        return Answer.ok(progress.of(lease));
    }
}
