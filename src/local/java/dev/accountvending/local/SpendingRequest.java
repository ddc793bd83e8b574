package dev.accountvending.local;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The body of {@code POST /local/spending}.
 *
 * @param usd what the account has spent in the clock's month in all, as {@code "42.50"}
 * @param day on which what is new of it was spent, as {@code "2026-11-24"}; null: today
 * @param credits what AWS gives the account in the month, which is not in {@code usd}; null: as
 *     before
 */
record SpendingRequest(
        String accountId, String usd, @Nullable LocalDate day, @Nullable String credits) {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern DOLLARS = Pattern.compile("[0-9]{1,9}([.][0-9]{1,10})?");

    /** Returns the account's number. */
    @SuppressWarnings("ConstantValue") // JSON may leave anything out.
    String account() {
        if (accountId == null || !ACCOUNT.matcher(accountId).matches()) {
            throw new IllegalArgumentException("An accountId has twelve digits.");
        }
        return accountId;
    }

    BigDecimal dollars() {
        return dollars(usd);
    }

    Optional<BigDecimal> given() {
        return Optional.ofNullable(credits).map(SpendingRequest::dollars);
    }

    private static BigDecimal dollars(@Nullable String text) {
        if (text == null || !DOLLARS.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "Say how many dollars as a text, as {\"usd\":\"42.50\"}.");
        }
        return new BigDecimal(text);
    }
}
