package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.EmailAddress;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The account of a lease.
 *
 * @param email its root e-mail address
 * @param creation absent until its creation is intended
 * @param id absent until there is an account
 * @param alias part of the account's sign-in address; absent until the baseline has given it one
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LeasedAccount(
        EmailAddress email,
        @Nullable CreationIntent creation,
        @Nullable AccountId id,
        @Nullable String alias)
        implements LeasedAccountBuilder.With {
    /** Returns one that has neither been created nor taken from the pool. */
    static LeasedAccount planned(EmailAddress email) {
        return new LeasedAccount(email, null, null, null);
    }

    /** Returns a copy with the intent to create it; an earlier intent stays. */
    LeasedAccount creationIntended(Instant now) {
        return creation == null ? withCreation(new CreationIntent(now, null)) : this;
    }

    /** Returns a copy without an intent that AWS has not begun to carry out. */
    LeasedAccount creationWithdrawn() {
        return creation != null && creation.requestId() == null ? withCreation(null) : this;
    }

    /** Returns a copy that is being created at AWS under this id. */
    LeasedAccount creationBegun(String requestId, Instant now) {
        Instant intendedAt = creation == null ? now : creation.intendedAt();
        return withCreation(new CreationIntent(intendedAt, requestId));
    }
}
