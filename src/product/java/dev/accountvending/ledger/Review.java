package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The reviews of a lease without an end.
 *
 * @param since when it was last said that the account is needed
 * @param askedAt when the owner was asked; absent until then
 * @param escalatedAt when administrators got the message that no answer came
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Review(Instant since, @Nullable Instant askedAt, @Nullable Instant escalatedAt) {}
