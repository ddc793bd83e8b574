package dev.accountvending.model;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Roles in members that other tools make, such as a scanner of the company's. An account's owner
 * can neither make nor change them.
 *
 * @param value a role's name or a pattern with {@code *}, for any path, as {@code CompanyAudit}; or
 *     one with its path, as {@code /security/Scanner*}
 */
public record ProtectedRole(String value) {
    /** As many as a function's environment and a permissions boundary have room for. */
    private static final int MOST = 20;

    private static final int LONGEST_LIST = 512;

    private static final Pattern FORM =
            Pattern.compile("(?:/(?:[A-Za-z0-9+=.@_*-]+/)*)?[A-Za-z0-9+=.@_*-]{1,64}");

    /**
     * A pattern with fewer than four characters of its own would match most roles of an account.
     */
    private static final Pattern TOO_WIDE = Pattern.compile("(?:[*/]*[^*/]){0,3}[*/]*");

    public ProtectedRole {
        InvalidValue.check(
                FORM.matcher(value).matches() && !TOO_WIDE.matcher(value).matches(),
                "\"%s\" is not the name of a role or a pattern such as CompanyAudit or /security/Scanner*, with four characters besides * and / at least.",
                value);
    }

    /** Reads a list with commas between the roles; an empty text has none. */
    public static List<ProtectedRole> list(String values) {
        List<ProtectedRole> roles =
                Arrays.stream(values.split(","))
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .map(ProtectedRole::new)
                        .toList();
        InvalidValue.check(
                roles.size() <= MOST && values.length() <= LONGEST_LIST,
                "There is room for %d protected roles in %d characters: use patterns.",
                MOST,
                LONGEST_LIST);
        return roles;
    }

    /** Returns the end of such a role's ARN. */
    public String resource() {
        return value.startsWith("/") ? "role" + value : "role/*" + value;
    }

    @Override
    public String toString() {
        return value;
    }
}
