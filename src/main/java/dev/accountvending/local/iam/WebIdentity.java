package dev.accountvending.local.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an OpenID Connect token says, its signature unchecked: nobody's keys are known here.
 *
 * @param issuer host and path, as an identity provider's ARN ends and condition keys begin
 * @param claims the texts, numbers, truths and lists, by their names
 */
public record WebIdentity(String issuer, Map<String, List<String>> claims) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public WebIdentity {
        claims = Map.copyOf(claims);
    }

    /** Absent where the text is no token. */
    public static Optional<WebIdentity> parse(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode payload =
                    MAPPER.readTree(
                            new String(
                                    Base64.getUrlDecoder().decode(parts[1]),
                                    StandardCharsets.UTF_8));
            String issuer = payload.path("iss").asText("");
            return issuer.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new WebIdentity(
                                    issuer.replaceFirst("^https://", "").replaceFirst("/$", ""),
                                    claims(payload)));
        } catch (IllegalArgumentException | JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Map<String, List<String>> claims(JsonNode payload) {
        Map<String, List<String>> claims = new TreeMap<>();
        for (Map.Entry<String, JsonNode> claim : payload.properties()) {
            List<String> values = new ArrayList<>();
            if (claim.getValue().isValueNode()) {
                values.add(claim.getValue().asText());
            } else if (claim.getValue().isArray()) {
                claim.getValue().forEach(value -> values.add(value.asText()));
            }
            if (!values.isEmpty()) {
                claims.put(claim.getKey(), List.copyOf(values));
            }
        }
        return claims;
    }

    /**
     * The condition keys, as {@code token.actions.githubusercontent.com:sub} (<a
     * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif">keys
     * for web identity</a>).
     */
    public Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new TreeMap<>();
        claims.forEach((claim, values) -> keys.put(issuer + ":" + claim, values));
        return keys;
    }
}
