package dev.accountvending.intake.api;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.intake.Intake;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.Person;
import dev.accountvending.runtime.LambdaEnvironment;

/** {@code POST /accounts}: asks for an account. */
public final class RequestAccount extends Door {
    private final Intake intake;
    private final Catalog catalog;
    private final Callers callers;

    public RequestAccount() {
        this(
                Intake.forDoor(LambdaEnvironment.current()),
                Catalog.load(LambdaEnvironment.current()),
                Callers.forDoor(LambdaEnvironment.current()));
    }

    RequestAccount(Intake intake, Catalog catalog, Callers callers) {
        this.intake = intake;
        this.catalog = catalog;
        this.callers = callers;
    }

    @Override
    Answer answer(Call call) {
        AccountRequest request = RequestBody.parse(call.body());
        Person by = callers.person(call.signer());
        return new Answer(
                202, LeaseView.of(intake.accept(request, by, call.idempotencyKey()), catalog));
    }
}
