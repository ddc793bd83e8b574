package dev.accountvending.cli;

import dev.accountvending.model.TypedText;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a whole number of US dollars, {@code 120} or {@code $120}. */
final class Dollars implements ITypeConverter<Integer> {
    private static final Pattern DOLLARS = Pattern.compile("\\$?([1-9][0-9]{0,8})");

    @Override
    public Integer convert(String text) {
        Matcher matcher = DOLLARS.matcher(TypedText.word(text));
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "\"%s\" is no whole number of US dollars such as 120".formatted(text));
        }
        return Integer.valueOf(matcher.group(1));
    }
}
