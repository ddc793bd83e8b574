package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * A person, by the e-mail address under which they sign in. It keeps its spelling, because AWS
 * compares tags and names of sessions case by case (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String">StringEquals</a>);
 * everywhere else two spellings are one person. Two addresses that differ in a {@code +} part alone
 * lead to one mailbox and are equal (<a
 * href="https://www.rfc-editor.org/rfc/rfc5233">subaddressing</a>).
 *
 * <p>It is used in trust conditions, role session names and tags, so it accepts only characters
 * that all three accept and none that a condition reads as a wildcard (<a
 * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">RoleSessionName</a>:
 * 2 to 64 of letters, digits and {@code _+=,.@-}).
 *
 * @param spelling with the capitals that it was given with
 */
public record Person(@JsonValue String spelling) {
    private static final Pattern FORM =
            Pattern.compile("(?=.{6,64}$)[a-zA-Z0-9_+=.-]+@(?:[a-zA-Z0-9-]+\\.)+[a-zA-Z0-9-]+");

    /** What precedes a {@code +} part, and the part. */
    private static final Pattern PLUS_PART = Pattern.compile("^([^+@]+)\\+[^@]*");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Person {
        InvalidValue.check(
                FORM.matcher(spelling).matches(),
                "\"%s\" is not an e-mail address of 6 to 64 letters, digits and _ + = . - that a"
                        + " person signs in with.",
                spelling);
    }

    /** Returns the address in lower case, which is the same for all spellings. */
    public String value() {
        return Ascii.lower(spelling);
    }

    /**
     * Returns the address without its {@code +} part: the same for all addresses of one mailbox.
     */
    public String mailbox() {
        return PLUS_PART.matcher(value()).replaceFirst("$1");
    }

    /** Returns whether the address has a {@code +} part. */
    public boolean hasPlusPart() {
        return !value().equals(mailbox());
    }

    /** Returns the part after the {@code @}. */
    public String domain() {
        return value().substring(spelling.indexOf('@') + 1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Person person && mailbox().equals(person.mailbox());
    }

    @Override
    public int hashCode() {
        return mailbox().hashCode();
    }

    @Override
    public String toString() {
        return value();
    }
}
