package dev.accountvending.local.deployment;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Map;

/**
 * A role as a template describes it.
 *
 * @param path with slashes at both ends
 * @param trust the trust policy
 * @param policies documents by name
 */
public record Role(String name, String path, JsonNode trust, Map<String, JsonNode> policies) {
    public Role {
        policies = Map.copyOf(policies);
    }

    public String arn(String account) {
        return "arn:aws:iam::%s:role%s%s".formatted(account, path, name);
    }
}
