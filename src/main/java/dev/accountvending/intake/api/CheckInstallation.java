package dev.accountvending.intake.api;

import dev.accountvending.doctor.Doctor;
import dev.accountvending.doctor.Point;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import java.util.List;
import java.util.function.Supplier;

/** {@code GET /doctor}: whether the installation is well, for administrators. */
public final class CheckInstallation extends Door {
    private final Supplier<List<Point>> doctor;
    private final Policy policy;
    private final Callers callers;

    public CheckInstallation() {
        this(LambdaEnvironment.current());
    }

    /** What an earlier call has found is not believed: each has checks of its own. */
    private CheckInstallation(LambdaEnvironment environment) {
        this(
                () -> Doctor.of(environment).look(),
                Policy.of(new Settings(environment)),
                Callers.forDoor(environment));
    }

    CheckInstallation(Supplier<List<Point>> doctor, Policy policy, Callers callers) {
        this.doctor = doctor;
        this.policy = policy;
        this.callers = callers;
    }

    /**
     * What was found.
     *
     * @param caller who asked, as the API knows them
     */
    record Diagnosis(Person caller, List<Point> checks) {}

    @Override
    Answer answer(Call call) {
        Person caller = callers.person(call.signer());
        policy.mayAdminister(caller);
        return Answer.ok(new Diagnosis(caller, doctor.get()));
    }
}
