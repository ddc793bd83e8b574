package dev.accountvending.intake.api;

import dev.accountvending.intake.LeaseDesk;
import dev.accountvending.runtime.LambdaEnvironment;

import java.util.function.Supplier;

/**
 * {@code POST /domains/{domain}/release}: lets anybody ask for a domain that is held for its former
 * owner, for administrators.
 */
public final class ReleaseDomain extends Door {
    private final LeaseDesk desk;
    private final Callers callers;

    public ReleaseDomain() {
        this(
                LeaseDesk.forDoor(LambdaEnvironment.current()),
                Callers.forDoor(LambdaEnvironment.current()));
    }

    ReleaseDomain(LeaseDesk desk, Callers callers) {
        this.desk = desk;
        this.callers = callers;
    }

    @Override
    Answer answer(Call call) {
        Fields fields = Fields.of(call.body(), "why");
        Supplier<String> why = fields.requiredWhy();
        fields.refuseBad();
        return Answer.ok(
                LeaseView.of(
                        desk.releaseDomain(call.domain(), why.get(), callers.person(call.signer())),
                        desk.catalog()));
    }
}
