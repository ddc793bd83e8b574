package dev.accountvending.api;

import dev.accountvending.doctor.CheckResult;
import dev.accountvending.doctor.Doctor;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;

import java.util.List;
import java.util.function.Supplier;

/** {@code GET /doctor}: checks the installation, for administrators. */
public final class CheckInstallation extends ApiHandler {
    private final Supplier<List<CheckResult>> doctor;
    private final Policy policy;
    private final CallerPolicy callers;

    public CheckInstallation() {
        this(FunctionContext.current().withRetries());
    }

    /** Each call makes its own checks and does not reuse an earlier call's results. */
    private CheckInstallation(FunctionContext function) {
        this(
                () -> Doctor.of(function).look(),
                Policy.of(function.settings()),
                CallerPolicy.of(function));
    }

    CheckInstallation(Supplier<List<CheckResult>> doctor, Policy policy, CallerPolicy callers) {
        this.doctor = doctor;
        this.policy = policy;
        this.callers = callers;
    }

    /**
     * The checks' results.
     *
     * @param caller who asked, as the API knows them
     */
    record Diagnosis(Person caller, List<CheckResult> checks) {}

    @Override
    Answer answer(ApiCall call) {
        Person caller = callers.person(call.signer());
        policy.mayAdminister(caller);
        return Answer.ok(new Diagnosis(caller, doctor.get()));
    }
}
