package dev.accountvending.intake.api;

import dev.accountvending.intake.LeaseDesk;
import dev.accountvending.runtime.LambdaEnvironment;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * {@code POST /accounts/{name}/extension}: moves a lease's end; beyond its kind's longest, asks for
 * that.
 */
public final class ExtendAccount extends Door {
    private final LeaseDesk desk;
    private final Callers callers;

    public ExtendAccount() {
        this(
                LeaseDesk.forDoor(LambdaEnvironment.current()),
                Callers.forDoor(LambdaEnvironment.current()));
    }

    ExtendAccount(LeaseDesk desk, Callers callers) {
        this.desk = desk;
        this.callers = callers;
    }

    @Override
    Answer answer(Call call) {
        Fields fields = Fields.of(call.body(), "days", "why");
        Supplier<Integer> days = fields.requiredCount("days");
        @Nullable String why = fields.why();
        fields.refuseBad();
        LeaseDesk.Wish wish =
                desk.extend(
                        call.accountName(),
                        days.get(),
                        why,
                        callers.person(call.signer()),
                        call.idempotencyKey());
        return new Answer(wish.waits() ? 202 : 200, LeaseView.of(wish.lease(), desk.catalog()));
    }
}
