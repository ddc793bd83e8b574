package dev.accountvending.hook;

import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where hooks are: beside our own state machines.
 *
 * @param ours the ARN of one of them
 * @param installation service and stage, which tells two in one account apart
 * @param accessRole the role in a member that trusts the management account
 */
record HookLocation(String ours, String installation, String accessRole) {
    private static final int PARTS_OF_PLACE = 5;

    static HookLocation of(FunctionContext function) {
        return function.part(HookLocation.class, () -> make(function));
    }

    private static HookLocation make(FunctionContext function) {
        Settings settings = function.settings();
        return new HookLocation(
                settings.vendStateMachine(), settings.table(), settings.accessRoleName());
    }

    String region() {
        return ours.split(":", -1)[3];
    }

    String stateMachine(String name) {
        return "%s:stateMachine:%s".formatted(here(), name);
    }

    String execution(String stateMachine, String name) {
        return "%s:execution:%s:%s".formatted(here(), stateMachine, name);
    }

    /** As {@code arn:aws:states:us-east-1:123456789012}. */
    private String here() {
        return Arrays.stream(ours.split(":", -1))
                .limit(PARTS_OF_PLACE)
                .collect(Collectors.joining(":"));
    }
}
