package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What is known of the creation of a lease's account.
 *
 * @param intendedAt when the intent was written, before AWS was asked
 * @param requestId AWS's id of the creation, {@code car-…}; absent while its answer is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CreationIntent(Instant intendedAt, @Nullable String requestId) {}
