package dev.accountvending.intake.api;

import dev.accountvending.intake.LeaseDesk;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;
import dev.accountvending.recovery.Resumption;
import dev.accountvending.registry.Lease;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

/**
 * {@code POST /accounts/{name}/resume}: goes on with a lease whose execution stopped on the way,
 * for administrators.
 */
public final class ResumeAccount extends Door {
    private final LeaseDesk desk;
    private final Resumption resumption;
    private final Policy policy;
    private final Callers callers;

    public ResumeAccount() {
        this(
                LeaseDesk.forDoor(LambdaEnvironment.current()),
                Resumption.forDoor(LambdaEnvironment.current()),
                Policy.of(new Settings(LambdaEnvironment.current())),
                Callers.forDoor(LambdaEnvironment.current()));
    }

    ResumeAccount(LeaseDesk desk, Resumption resumption, Policy policy, Callers callers) {
        this.desk = desk;
        this.resumption = resumption;
        this.policy = policy;
        this.callers = callers;
    }

    @Override
    Answer answer(Call call) {
        Person by = callers.person(call.signer());
        policy.mayAdminister(by);
        Lease lease = desk.find(call.accountName());
        return new Answer(
                202, LeaseView.of(resumption.resume(lease.id(), by.value()), desk.catalog()));
    }
}
