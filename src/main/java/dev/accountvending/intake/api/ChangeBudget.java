package dev.accountvending.intake.api;

import dev.accountvending.intake.LeaseDesk;
import dev.accountvending.runtime.LambdaEnvironment;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * {@code POST /accounts/{name}/budget}: changes a lease's monthly budget; beyond what its kind
 * allows, asks for that.
 */
public final class ChangeBudget extends Door {
    private final LeaseDesk desk;
    private final Callers callers;

    public ChangeBudget() {
        this(
                LeaseDesk.forDoor(LambdaEnvironment.current()),
                Callers.forDoor(LambdaEnvironment.current()));
    }

    ChangeBudget(LeaseDesk desk, Callers callers) {
        this.desk = desk;
        this.callers = callers;
    }

    @Override
    Answer answer(Call call) {
        Fields fields = Fields.of(call.body(), "monthlyBudget", "why");
        Supplier<Integer> dollars = fields.requiredCount("monthlyBudget");
        @Nullable String why = fields.why();
        fields.refuseBad();
        return new Answer(
                202,
                LeaseView.of(
                        desk.changeBudget(
                                        call.accountName(),
                                        dollars.get(),
                                        why,
                                        callers.person(call.signer()),
                                        call.idempotencyKey())
                                .lease(),
                        desk.catalog()));
    }
}
