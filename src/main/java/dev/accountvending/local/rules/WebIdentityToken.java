package dev.accountvending.local.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.runtime.Json;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a token of OpenID Connect says of itself.
 *
 * @param issuer without {@code https://}, as IAM names its provider
 */
record WebIdentityToken(String issuer, String audience) {

    static WebIdentityToken of(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            JsonNode claims =
                    Json.MAPPER.readTree(
                            new String(
                                    Base64.getUrlDecoder().decode(parts.length < 2 ? "" : parts[1]),
                                    StandardCharsets.UTF_8));
            return new WebIdentityToken(
                    claims.path("iss").asText().replaceFirst("^https://", ""),
                    claims.path("aud").asText());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new AwsFailure(
                    400, "InvalidIdentityToken", "The ID Token provided is not a valid JWT.");
        }
    }
}
