package dev.accountvending.runtime;

import dev.accountvending.model.EmailAddress;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Reads the texts of settings; an error gives the setting's name. */
final class SettingText {
    private SettingText() {}

    static List<EmailAddress> addresses(String list) {
        return Arrays.stream(list.split(",")).map(String::strip).map(EmailAddress::new).toList();
    }

    static List<String> words(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    static Duration days(String name, String value) {
        return Duration.ofDays(whole(name, value));
    }

    static int whole(String name, String value) {
        try {
            return Integer.parseUnsignedInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "%s must be a whole number, not %s".formatted(name, value), e);
        }
    }

    static <T> T read(String name, String value, Function<String, T> type) {
        try {
            return type.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(name + ": " + e.getMessage(), e);
        }
    }
}
