package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.regex.Pattern;

/** A stage of a service, such as {@code staging}, with which the account's name ends. */
public record Stage(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9]{1,20}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Stage {
        InvalidValue.check(
                FORM.matcher(value).matches(),
                "A stage is 1 to 20 lower-case letters and digits, not \"%s\".",
                value);
    }

    @Override
    public String toString() {
        return value;
    }
}
