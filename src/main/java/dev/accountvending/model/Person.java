package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.regex.Pattern;

/**
 * A person, by the e-mail address under which they sign in; in lower case, so that one person is
 * not two owners.
 *
 * <p>It stands in trust conditions, in role session names and in tags, so it takes only characters
 * that all three take and none that a condition reads as a wildcard (<a
 * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">RoleSessionName</a>:
 * 2 to 64 of letters, digits and {@code _+=,.@-}).
 */
public record Person(@JsonValue String value) {
    private static final Pattern FORM =
            Pattern.compile("(?=.{6,64}$)[a-z0-9_+=.-]+@(?:[a-z0-9-]+\\.)+[a-z0-9-]+");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Person {
        value = Ascii.lower(value);
        InvalidValue.check(
                FORM.matcher(value).matches(),
                "\"%s\" is not an e-mail address of 6 to 64 letters, digits and _ + = . - that a"
                        + " person signs in with.",
                value);
    }

    @Override
    public String toString() {
        return value;
    }
}
