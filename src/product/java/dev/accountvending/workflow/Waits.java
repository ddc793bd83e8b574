package dev.accountvending.workflow;

import dev.accountvending.runtime.Settings;

/**
 * How long the state machine waits before its first check, and between checks if AWS is late, in
 * seconds. They are part of the execution's input, so that the same definition runs locally in
 * seconds and at AWS in minutes.
 *
 * @param approvalReminder after which approvers are reminded
 * @param approvalLeft after which, from the reminder on, silence is a "no"
 * @param accountTurn how long to wait when AWS takes no more new accounts for now
 * @param certificateAtMost after which the account is handed over without its certificate
 * @param assignmentAtMost after which it is handed over before its owner is assigned to it
 */
public record Waits(
        int approvalReminder,
        int approvalLeft,
        int accountTurn,
        int accountCreation,
        int delegation,
        int validationRecord,
        int certificate,
        int certificateAtMost,
        int assignment,
        int assignmentAtMost) {

    static Waits of(Settings settings) {
        int approval = (int) settings.approvalAtMost().toSeconds();
        return new Waits(
                Math.max(1, approval / 2),
                Math.max(1, approval - approval / 2),
                settings.seconds("AVM_WAIT_ACCOUNT_TURN"),
                settings.seconds("AVM_WAIT_ACCOUNT_CREATION"),
                settings.seconds("AVM_WAIT_DELEGATION"),
                settings.seconds("AVM_WAIT_VALIDATION_RECORD"),
                settings.seconds("AVM_WAIT_CERTIFICATE"),
                settings.seconds("AVM_CERTIFICATE_AT_MOST"),
                settings.seconds("AVM_WAIT_ASSIGNMENT"),
                settings.seconds("AVM_ASSIGNMENT_AT_MOST"));
    }
}
