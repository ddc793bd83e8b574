package dev.accountvending.local.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.runtime.Json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of an OpenID Connect token; no issuer's keys are known here, so its signature is not
 * checked.
 *
 * @param issuer without {@code https://}, as IAM names its provider
 * @param claims the texts, numbers, booleans and lists, by their names
 */
public record WebIdentityToken(String issuer, Map<String, List<String>> claims) {
    public WebIdentityToken {
        claims = Map.copyOf(claims);
    }

    /** Reads a token in the form that {@code AssumeRoleWithWebIdentity} takes. */
    public static WebIdentityToken of(String token) {
        JsonNode claims = payload(token);
        String issuer = claims.path("iss").asText();
        if (issuer.isEmpty()) {
            throw invalid();
        }
        return new WebIdentityToken(issuer.replaceFirst("^https://", ""), texts(claims));
    }

    private static JsonNode payload(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw invalid();
        }
        try {
            return Json.MAPPER.readTree(
                    new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static AwsFailure invalid() {
        return new AwsFailure(
                400, "InvalidIdentityToken", "The ID Token provided is not a valid JWT.");
    }

    String audience() {
        return claims.getOrDefault("aud", List.of("")).getFirst();
    }

    /**
     * Returns the condition keys, such as {@code token.actions.githubusercontent.com:sub} (<a
     * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif">keys
     * for web identity</a>).
     */
    public Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new TreeMap<>();
        claims.forEach((claim, values) -> keys.put(issuer + ":" + claim, values));
        return keys;
    }

    private static Map<String, List<String>> texts(JsonNode claims) {
        Map<String, List<String>> texts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> claim : claims.properties()) {
            List<String> values = new ArrayList<>();
            if (claim.getValue().isValueNode()) {
                values.add(claim.getValue().asText());
            } else if (claim.getValue().isArray()) {
                claim.getValue().forEach(value -> values.add(value.asText()));
            }
            if (!values.isEmpty()) {
                texts.put(claim.getKey(), List.copyOf(values));
            }
        }
        return texts;
    }
}
