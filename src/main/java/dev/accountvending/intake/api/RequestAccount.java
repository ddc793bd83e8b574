package dev.accountvending.intake.api;

import dev.accountvending.intake.Intake;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.runtime.LambdaEnvironment;

import java.util.Optional;
import java.util.regex.Pattern;

/** {@code POST /accounts}: asks for an account. */
public final class RequestAccount extends Door {
    private static final Pattern KEY = Pattern.compile("[!-~]{1,128}");

    private final Intake intake;

    public RequestAccount() {
        this(Intake.forDoor(LambdaEnvironment.current()));
    }

    RequestAccount(Intake intake) {
        this.intake = intake;
    }

    @Override
    Answer answer(Call call) {
        AccountRequest request = RequestBody.parse(call.body());
        Optional<String> key = call.header("idempotency-key");
        key.ifPresent(RequestAccount::check);
        return new Answer(202, LeaseView.of(intake.accept(request, request.owner(), key)));
    }

    private static void check(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new InvalidValue(
                    "An Idempotency-Key is 1 to 128 visible ASCII characters without spaces.");
        }
    }
}
