package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.regex.Pattern;

/**
 * A valid value of an account's tag: 1 to 256 letters, digits, spaces and {@code _.:/=+-@} (<a
 * href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_Tag.html">Tag</a>). One
 * invalid tag would fail the whole account creation.
 */
public record TagValue(@JsonValue String value) {
    private static final Pattern FORM =
            Pattern.compile(
                    "[\\p{L}\\p{N}_.:/=+\\-@]([\\p{L}\\p{Zs}\\p{N}_.:/=+\\-@]{0,254}[\\p{L}\\p{N}_.:/=+\\-@])?");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TagValue {
        InvalidValue.check(
                FORM.matcher(value).matches(),
                "\"%s\" cannot be a tag: it takes 1 to 256 letters, digits, inner spaces and"
                        + " _ . : / = + - @.",
                value);
    }

    @Override
    public String toString() {
        return value;
    }
}
