package dev.accountvending.cli;

import dev.accountvending.model.DayCount;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.TypedText;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of days, as {@link DayCount} does. */
final class Days implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        try {
            return DayCount.parse(TypedText.word(text));
        } catch (InvalidValue invalid) {
            throw new TypeConversionException(invalid.getMessage());
        }
    }
}
