package dev.accountvending.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of days, {@code 7} or {@code 7d}. */
final class Days implements ITypeConverter<Integer> {
    private static final Pattern DAYS = Pattern.compile("\\+?([1-9][0-9]{0,4})d?");

    @Override
    public Integer convert(String text) {
        Matcher matcher = DAYS.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "\"%s\" is no number of days such as 7 or 7d".formatted(text));
        }
        return Integer.valueOf(matcher.group(1));
    }
}
