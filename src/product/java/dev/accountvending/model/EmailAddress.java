package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.regex.Pattern;

/**
 * An e-mail address as Organizations takes one for an account's root user: 6 to 64 characters (<a
 * href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html">CreateAccount</a>).
 */
public record EmailAddress(@JsonValue String value) {
    private static final int LONGEST = 64;
    private static final Pattern FORM =
            Pattern.compile(
                    "[!-~&&[^\"'()<>\\[\\]:;,\\\\|%&@]]+"
                            + "@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
                            + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EmailAddress {
        InvalidValue.check(
                FORM.matcher(value).matches(),
                "\"%s\" is not an e-mail address that AWS accepts for an account.",
                value);
        InvalidValue.check(
                value.length() >= 6 && value.length() <= LONGEST,
                "An e-mail address has 6 to %d characters; \"%s\" has %d.",
                LONGEST,
                value,
                value.length());
    }

    @Override
    public String toString() {
        return value;
    }
}
