package dev.accountvending.workflow;

import dev.accountvending.runtime.Settings;

/**
 * How long {@code retire-account} waits before it asks again, in seconds. They are part of the
 * execution's input, so that the same definition runs locally in seconds and at AWS in minutes.
 *
 * @param delegationLapse from the removal of the delegation until the deletion of the zone:
 *     resolvers cache the delegation for five minutes
 * @param cleaningTurn while CodeBuild has queued a build, or refuses one
 */
public record RetireWaits(
        int revocation, int delegationLapse, int cleaning, int cleaningTurn, int closure) {

    static RetireWaits of(Settings settings) {
        return new RetireWaits(
                settings.seconds("AVM_WAIT_REVOCATION"),
                settings.seconds("AVM_WAIT_DELEGATION_LAPSE"),
                settings.seconds("AVM_WAIT_CLEANING"),
                settings.seconds("AVM_WAIT_CLEANING_TURN"),
                settings.seconds("AVM_WAIT_CLOSURE"));
    }
}
