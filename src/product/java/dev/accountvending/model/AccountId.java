package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.regex.Pattern;

/** The twelve digits of an AWS account. */
public record AccountId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("\\d{12}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AccountId {
        InvalidValue.check(
                FORM.matcher(value).matches(),
                "An account id is twelve digits, not \"%s\".",
                value);
    }

    @Override
    public String toString() {
        return value;
    }
}
