package dev.accountvending.intake.api;

import dev.accountvending.registry.Registry;
import dev.accountvending.runtime.LambdaEnvironment;

/** {@code GET /accounts/{name}}: the newest lease of a name. */
public final class ShowAccount extends Door {
    private final Registry registry;

    public ShowAccount() {
        this(Registry.forDoor(LambdaEnvironment.current()));
    }

    ShowAccount(Registry registry) {
        this.registry = registry;
    }

    @Override
    Answer answer(Call call) {
        return Answer.ok(LeaseView.of(call.lease(registry)));
    }
}
