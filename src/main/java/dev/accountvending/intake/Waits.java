package dev.accountvending.intake;

import dev.accountvending.runtime.Settings;

/**
 * How long the state machine waits before it asks again, in seconds. They come with the execution's
 * input, so that the same definition runs here in seconds and at AWS in minutes.
 *
 * @param approvalReminder after which approvers are reminded
 * @param approvalLeft after which, from then, silence is a "no"
 * @param certificateAtMost after which the account is handed over without its certificate
 */
record Waits(
        int approvalReminder,
        int approvalLeft,
        int accountCreation,
        int delegation,
        int validationRecord,
        int certificate,
        int certificateAtMost) {

    static Waits of(Settings settings) {
        int approval = (int) settings.approvalAtMost().toSeconds();
        return new Waits(
                Math.max(1, approval / 2),
                Math.max(1, approval - approval / 2),
                settings.seconds("AVM_WAIT_ACCOUNT_CREATION", 15),
                settings.seconds("AVM_WAIT_DELEGATION", 15),
                settings.seconds("AVM_WAIT_VALIDATION_RECORD", 5),
                settings.seconds("AVM_WAIT_CERTIFICATE", 30),
                settings.seconds("AVM_CERTIFICATE_AT_MOST", 3600));
    }
}
