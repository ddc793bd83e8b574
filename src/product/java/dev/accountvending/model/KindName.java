package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.regex.Pattern;

/** A kind of account, as the catalog names it. */
public record KindName(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,19}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public KindName {
        InvalidValue.check(
                FORM.matcher(value).matches(),
                "A kind is 1 to 20 lower-case letters, digits and hyphens, not \"%s\".",
                value);
    }

    @Override
    public String toString() {
        return value;
    }
}
