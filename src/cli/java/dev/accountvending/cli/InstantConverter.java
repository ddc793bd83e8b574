package dev.accountvending.cli;

import dev.accountvending.model.TypedText;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;

/**
 * Reads a point in time as people write it: a day, which begins in their time zone, or a time with
 * a zone.
 */
final class InstantConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String typed) {
        String text = TypedText.word(typed).toUpperCase(Locale.ROOT);
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "\"%s\" is no time such as 2026-12-24 or 2026-12-24T09:00:00Z".formatted(text));
        }
    }
}
