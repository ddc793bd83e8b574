package dev.accountvending.model;

import java.util.regex.Pattern;

/**
 * A person whom AWS contacts beside an account's owner (<a
 * href="https://docs.aws.amazon.com/accounts/latest/reference/API_PutAlternateContact.html">PutAlternateContact</a>).
 *
 * @param name 1 to 64 characters
 * @param title 1 to 50 characters
 * @param phone 1 to 25 digits, blanks and {@code ( ) + -}
 */
public record Contact(String name, String title, EmailAddress email, String phone) {
    private static final Pattern PHONE = Pattern.compile("[ 0-9()+-]{1,25}");

    public Contact {
        PlainText.check(name);
        PlainText.check(title);
        InvalidValue.check(
                !name.isEmpty() && name.length() <= 64,
                "A contact's name has 1 to 64 characters, not \"%s\".",
                name);
        InvalidValue.check(
                !title.isEmpty() && title.length() <= 50,
                "A contact's title has 1 to 50 characters, not \"%s\".",
                title);
        InvalidValue.check(
                PHONE.matcher(phone).matches(),
                "A contact's phone has 1 to 25 digits, blanks and ( ) + -, not \"%s\".",
                phone);
    }

    /** Reads {@code name; title; e-mail; phone}. */
    public static Contact parse(String text) {
        String[] parts = text.split(";", -1);
        InvalidValue.check(
                parts.length == 4,
                "A contact is written \"name; title; e-mail; phone\", not \"%s\".",
                text);
        return new Contact(
                parts[0].strip(),
                parts[1].strip(),
                new EmailAddress(parts[2].strip()),
                parts[3].strip());
    }
}
