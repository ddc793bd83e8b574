package dev.accountvending.account;

import dev.accountvending.model.AccountId;

import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;

/** How the creation of an account stands at AWS. */
sealed interface Creation {

    /** AWS is still at it. */
    record InProgress(String requestId) implements Creation {}

    /** The account is there. */
    record Created(AccountId account) implements Creation {}

    /** There will be no account. */
    record Failed(CreateAccountFailureReason reason) implements Creation {}
}
