package dev.accountvending.local;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * The body of {@code POST /local/spending}.
 *
 * @param usd what the account has spent in the clock's month in all, as {@code "42.50"}
 */
record SpendingRequest(String accountId, String usd) {
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

    @SuppressWarnings("ConstantValue") // JSON may leave anything out.
    BigDecimal dollars() {
        if (usd == null || !DOLLARS.matcher(usd).matches()) {
            throw new IllegalArgumentException(
                    "Say how many dollars as a text, as {\"usd\":\"42.50\"}.");
        }
        return new BigDecimal(usd);
    }
}
