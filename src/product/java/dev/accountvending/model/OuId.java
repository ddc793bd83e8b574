package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.regex.Pattern;

/** The id of an organizational unit, or of the root. */
public record OuId(@JsonValue String value) {
    private static final Pattern FORM =
            Pattern.compile("ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OuId {
        InvalidValue.check(
                FORM.matcher(value).matches(),
                "\"%s\" is not the id of an organizational unit.",
                value);
    }

    /** Returns whether it is the root's. */
    public boolean isRoot() {
        return value.startsWith("r-");
    }

    @Override
    public String toString() {
        return value;
    }
}
