package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.regex.Pattern;

/** The name that people give an account; its domain and its lease id contain it. */
public record AccountName(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{1,28}[a-z0-9]");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AccountName {
        InvalidValue.check(
                FORM.matcher(value).matches() && !value.contains("--"),
                "A name is 3 to 30 lower-case letters, digits and single hyphens, begins with a"
                        + " letter and does not end with a hyphen; \"%s\" is not.",
                value);
    }

    @Override
    public String toString() {
        return value;
    }
}
