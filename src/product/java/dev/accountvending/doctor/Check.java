package dev.accountvending.doctor;

import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;

import java.util.function.Supplier;

/** A look at one point of an installation. */
record Check(String name, Supplier<CheckOutcome> look) {

    /** Looks, and makes of whatever goes wrong an outcome: this is a check's outermost frame. */
    CheckOutcome run() {
        try {
            return look.get();
        } catch (RuntimeException e) {
            return switch (e) {
                case CheckBlocked blocked -> CheckOutcome.unknown(blocked.reason());
                case TransientFailure busy -> CheckOutcome.unknown(busy.explanation().inFull());
                case StepFailure refused -> CheckOutcome.failing(refused.explanation().inFull());
                // A setting that is missing or cannot be read; the settings' own check tells of it.
                case IllegalStateException setting ->
                        CheckOutcome.unknown("It could not be checked: " + setting.getMessage());
                default -> CheckOutcome.unknown("It could not be checked: " + e);
            };
        }
    }
}
