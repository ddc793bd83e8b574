package dev.accountvending.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

/**
 * One point that was looked at.
 *
 * @param detail in one line; absent where there is nothing to tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CheckResult(String name, CheckStatus status, @Nullable String detail) {}
