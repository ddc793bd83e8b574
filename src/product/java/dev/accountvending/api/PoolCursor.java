package dev.accountvending.api;

import dev.accountvending.ledger.IndexKey;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The start of the pool's next page, as one opaque word.
 *
 * @param after null: at the status's first account
 */
record PoolCursor(AccountStatus status, @Nullable IndexKey after) {
    private static final Pattern FORM =
            Pattern.compile("([A-Z]+)(?: (ACCOUNT#\\d{12}) ([0-9T:.Z-]{30}#\\d{12}))?");

    String encode() {
        String plain =
                after == null ? status.name() : status + " " + after.key() + " " + after.sort();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    static PoolCursor decode(String cursor) {
        try {
            Matcher parts =
                    FORM.matcher(
                            new String(
                                    Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
            if (parts.matches()) {
                String key = parts.group(2);
                String sort = parts.group(3);
                return new PoolCursor(
                        AccountStatus.valueOf(parts.group(1)),
                        key == null || sort == null ? null : new IndexKey(key, sort));
            }
        } catch (IllegalArgumentException e) {
            // reported below
        }
        throw new InvalidValue("This is not a cursor that a page of the pool gave out.");
    }
}
