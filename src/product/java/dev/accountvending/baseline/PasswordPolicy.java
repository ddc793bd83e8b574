package dev.accountvending.baseline;

import software.amazon.awssdk.services.iam.IamClient;

/**
 * What a password of an IAM user must be, should an administrator ever make one: the CIS
 * benchmark's length and reuse, and no expiry (<a
 * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html">UpdateAccountPasswordPolicy</a>,
 * which replaces the whole policy).
 */
final class PasswordPolicy {
    private static final int SHORTEST = 14;
    private static final int REMEMBERED = 24;

    private PasswordPolicy() {}

    static void apply(IamClient iam) {
        iam.updateAccountPasswordPolicy(
                policy ->
                        policy.minimumPasswordLength(SHORTEST)
                                .passwordReusePrevention(REMEMBERED)
                                .requireLowercaseCharacters(true)
                                .requireUppercaseCharacters(true)
                                .requireNumbers(true)
                                .requireSymbols(true)
                                .allowUsersToChangePassword(true));
    }
}
