package dev.accountvending.intake.api;

import dev.accountvending.intake.LeaseDesk;
import dev.accountvending.policy.Decider;
import dev.accountvending.policy.Seen;
import dev.accountvending.runtime.LambdaEnvironment;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * {@code POST /accounts/{name}/decision}: approves or rejects what waits for it: a request, or what
 * is wanted beyond what a kind allows.
 */
public final class DecideAccount extends Door {
    private final LeaseDesk desk;
    private final Callers callers;

    public DecideAccount() {
        this(
                LeaseDesk.forDoor(LambdaEnvironment.current()),
                Callers.forDoor(LambdaEnvironment.current()));
    }

    DecideAccount(LeaseDesk desk, Callers callers) {
        this.desk = desk;
        this.callers = callers;
    }

    @Override
    Answer answer(Call call) {
        Fields fields = Fields.of(call.body(), "approve", "why", "leaseId", "digest");
        Supplier<Boolean> approve = fields.requiredBoolean("approve");
        @Nullable String why = fields.why();
        Seen seen = fields.seen();
        fields.refuseBad();
        return Answer.ok(
                LeaseView.of(
                        desk.decide(
                                call.accountName(),
                                seen,
                                approve.get(),
                                why,
                                Decider.of(callers.person(call.signer()))),
                        desk.catalog()));
    }
}
