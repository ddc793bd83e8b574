package dev.accountvending.intake.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;

import dev.accountvending.model.AccountName;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.registry.Lease;
import dev.accountvending.registry.Registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** One call of the HTTP API, as its doors need it. */
record Call(APIGatewayV2HTTPEvent event) {
    private static final int LONGEST_BODY = 16 * 1024;

    /** The body's bytes, whether API Gateway handed them over in base64 or not. */
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

    /** A header, by its name in lower case. */
    Optional<String> header(String name) {
        return find(event.getHeaders(), name);
    }

    /** The query's parameters; of one that is given twice, API Gateway joins both with a comma. */
    Map<String, String> query() {
        return Optional.ofNullable(event.getQueryStringParameters()).orElse(Map.of());
    }

    /** The newest lease of the account that the path names. */
    Lease lease(Registry registry) {
        String name = find(event.getPathParameters(), "name").orElse("");
        return accountName(name)
                .flatMap(registry::newest)
                .orElseThrow(
                        () ->
                                new Problem.Raised(
                                        Problem.of(
                                                404,
                                                "Not Found",
                                                "There is no account named \"%s\"."
                                                        .formatted(name))));
    }

    /** What is no name cannot be an account's. */
    private static Optional<AccountName> accountName(String value) {
        try {
            return Optional.of(new AccountName(value));
        } catch (InvalidValue notOne) {
            return Optional.empty();
        }
    }

    private static Optional<String> find(
            @org.jspecify.annotations.Nullable Map<String, String> values, String name) {
        return values == null ? Optional.empty() : Optional.ofNullable(values.get(name));
    }
}
