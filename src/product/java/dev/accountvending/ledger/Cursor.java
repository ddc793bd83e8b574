package dev.accountvending.ledger;

import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.LeaseId;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The position at which the next page begins, as one opaque word. It holds the last lease's place
 * in the index, and a digest of the filter, so that a list is not continued under another filter.
 */
final class Cursor {
    private static final Pattern FORM =
            Pattern.compile(
                    "([0-9a-f]{16}) (\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z#(\\S+))");

    private Cursor() {}

    static String encode(Filter filter, IndexKey last) {
        byte[] plain = (digest(filter) + " " + last.sort()).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }

    static IndexKey decode(Filter filter, String cursor) {
        Matcher parts = FORM.matcher(plain(cursor));
        if (!parts.matches()) {
            throw unknown();
        }
        if (!parts.group(1).equals(digest(filter))) {
            throw new InvalidValue(
                    "This cursor is of a list with other filters: send those again, or begin"
                            + " without a cursor.");
        }
        return new IndexKey(Keys.lease(lease(parts.group(3))), parts.group(2));
    }

    private static String plain(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static LeaseId lease(String id) {
        try {
            return new LeaseId(id);
        } catch (InvalidValue e) {
            throw unknown();
        }
    }

    private static InvalidValue unknown() {
        return new InvalidValue("This is not a cursor that a list of leases gave out.");
    }

    private static String digest(Filter filter) {
        String canonical =
                "%s %s %s %s"
                        .formatted(
                                filter.owner(),
                                filter.kind(),
                                filter.statuses().stream()
                                        .sorted()
                                        .map(Enum::name)
                                        .collect(Collectors.joining(",")),
                                filter.expiresBefore());
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(canonical.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
