package dev.accountvending.intake.api;

import dev.accountvending.intake.LeaseDesk;
import dev.accountvending.policy.Seen;
import dev.accountvending.runtime.LambdaEnvironment;

/**
 * {@code DELETE /accounts/{name}}: asks for a lease's end; a request that waits for its approval is
 * withdrawn.
 */
public final class RetireAccount extends Door {
    private final LeaseDesk desk;
    private final Callers callers;

    public RetireAccount() {
        this(
                LeaseDesk.forDoor(LambdaEnvironment.current()),
                Callers.forDoor(LambdaEnvironment.current()));
    }

    RetireAccount(LeaseDesk desk, Callers callers) {
        this.desk = desk;
        this.callers = callers;
    }

    @Override
    Answer answer(Call call) {
        Fields fields = Fields.ofQuery(call.query(), "leaseId", "digest");
        Seen seen = fields.seen();
        fields.refuseBad();
        return new Answer(
                202,
                LeaseView.of(
                        desk.retire(call.accountName(), seen, callers.person(call.signer())),
                        desk.catalog()));
    }
}
