package dev.accountvending.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;

import dev.accountvending.model.AccountName;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.KindName;
import dev.accountvending.model.Subdomain;
import dev.accountvending.model.TypedText;
import dev.accountvending.request.UnknownAccount;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One call of the HTTP API, as its routes need it.
 *
 * @param signer the ARN of the principal that signed it; empty if it is unsigned
 */
record ApiCall(APIGatewayV2HTTPEvent event, String signer) {
    private static final int LONGEST_BODY = 16 * 1024;
    private static final Pattern KEY = Pattern.compile("[!-~]{1,128}");

    /** Returns the body's bytes, whether API Gateway encoded them in base64 or not. */
    byte[] body() {
        String body = Optional.ofNullable(event.getBody()).orElse("");
        byte[] bytes =
                event.getIsBase64Encoded()
                        ? Base64.getDecoder().decode(body)
                        : body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_BODY) {
            throw new Problem.Raised(
                    Problem.of(
                            413,
                            "Content Too Large",
                            "A body has at most %d bytes; this one has %d."
                                    .formatted(LONGEST_BODY, bytes.length)));
        }
        return bytes;
    }

    /** Returns the key that identifies a repeat of this call. */
    Optional<String> idempotencyKey() {
        Optional<String> key = header("idempotency-key");
        if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
            throw new InvalidValue(
                    "An Idempotency-Key is 1 to 128 visible ASCII characters without spaces.");
        }
        return key;
    }

    /** Returns a header, by its name in lower case. */
    Optional<String> header(String name) {
        return find(event.getHeaders(), name);
    }

    /**
     * Returns the query's parameters; API Gateway joins the values of a repeated one with a comma.
     */
    Map<String, String> query() {
        return Optional.ofNullable(event.getQueryStringParameters()).orElse(Map.of());
    }

    /** Returns the name in the path; an invalid name cannot be an account's. */
    AccountName accountName() {
        String name = find(event.getPathParameters(), "name").orElse("");
        try {
            return new AccountName(TypedText.name(name));
        } catch (InvalidValue notOne) {
            throw new UnknownAccount(name);
        }
    }

    /** Returns the domain in the path. */
    Subdomain domain() {
        return new Subdomain(TypedText.name(find(event.getPathParameters(), "domain").orElse("")));
    }

    /** Returns the kind in the path. */
    KindName kind() {
        return new KindName(TypedText.name(find(event.getPathParameters(), "kind").orElse("")));
    }

    private static Optional<String> find(
            @org.jspecify.annotations.Nullable Map<String, String> values, String name) {
        return values == null ? Optional.empty() : Optional.ofNullable(values.get(name));
    }
}
