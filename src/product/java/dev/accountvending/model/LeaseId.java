package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The permanent id of a lease: the account's name and a number that counts the leases of that name,
 * as {@code ana-3}. It is in the names of the lease's executions, its account and its root e-mail
 * address, so that each of those shows the lease.
 */
public record LeaseId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("(.+)-([1-9]\\d{0,8})");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LeaseId {
        Matcher matcher = match(value);
        new AccountName(matcher.group(1));
    }

    public static LeaseId of(AccountName name, int number) {
        return new LeaseId(name + "-" + number);
    }

    public AccountName name() {
        return new AccountName(match(value).group(1));
    }

    /** Returns which lease of its name this is, from 1. */
    public int number() {
        return Integer.parseInt(match(value).group(2));
    }

    @Override
    public String toString() {
        return value;
    }

    private static Matcher match(String value) {
        Matcher matcher = FORM.matcher(value);
        InvalidValue.check(
                matcher.matches(),
                "A lease id is a name and a number, as ana-3, not \"%s\".",
                value);
        return matcher;
    }
}
