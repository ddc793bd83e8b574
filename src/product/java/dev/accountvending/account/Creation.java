package dev.accountvending.account;

import dev.accountvending.model.AccountId;

import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;

/** The state of an account's creation at AWS. */
sealed interface Creation {

    /** AWS is still creating it. */
    record InProgress(String requestId) implements Creation {}

    /** The account exists. */
    record Created(AccountId account) implements Creation {}

    /** There will be no account. */
    record Failed(CreateAccountFailureReason reason) implements Creation {}
}
