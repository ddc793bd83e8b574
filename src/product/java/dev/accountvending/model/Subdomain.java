package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.regex.Pattern;

/**
 * The domain of one account, such as {@code ana.dev.example.com}: lower case, no final dot. ACM
 * takes at most 64 octets as a certificate's name (<a
 * href="https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html">RequestCertificate</a>).
 */
public record Subdomain(@JsonValue String value) {
    private static final int LONGEST = 64;
    private static final Pattern FORM =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.){2,}[a-z0-9-]*[a-z0-9]");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Subdomain {
        InvalidValue.check(FORM.matcher(value).matches(), "\"%s\" is not a domain name.", value);
        InvalidValue.check(
                value.length() <= LONGEST,
                "The domain \"%s\" has %d characters; a certificate's name has at most %d: choose a"
                        + " shorter name.",
                value,
                value.length(),
                LONGEST);
    }

    /** Returns the name that covers every host directly below this domain. */
    public String wildcard() {
        return "*." + value;
    }

    /** Returns whether a name, or a wildcard, is this domain or below it. */
    public boolean covers(String name) {
        String plain = Ascii.lower(name);
        return plain.equals(value) || plain.endsWith("." + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
