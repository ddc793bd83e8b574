package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.runtime.Json;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The permissions boundaries of permission sets, which moto does not know (<a
 * href="https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutPermissionsBoundaryToPermissionSet.html">PutPermissionsBoundaryToPermissionSet</a>).
 */
final class PermissionSetBoundaries {
    private static final String FIELD = "PermissionsBoundary";

    private final Map<String, JsonNode> boundaries = new ConcurrentHashMap<>();

    Answer put(AwsCall call) {
        JsonNode boundary = call.json().path(FIELD);
        if (boundary.has("ManagedPolicyArn") == boundary.has("CustomerManagedPolicyReference")) {
            throw new AwsFailure(
                    400,
                    "ValidationException",
                    "A permissions boundary is a managed policy or a reference to a customer's.");
        }
        boundaries.put(permissionSet(call), withPath(boundary.deepCopy()));
        return Answer.json(Json.MAPPER.createObjectNode());
    }

    /** Adds the path {@code /} to a reference without one. */
    private static JsonNode withPath(JsonNode boundary) {
        if (boundary.path("CustomerManagedPolicyReference") instanceof ObjectNode reference
                && !reference.has("Path")) {
            reference.put("Path", "/");
        }
        return boundary;
    }

    Answer get(AwsCall call) {
        JsonNode boundary = boundaries.get(permissionSet(call));
        if (boundary == null) {
            throw new AwsFailure(
                    400,
                    "ResourceNotFoundException",
                    "The permission set has no permissions boundary.");
        }
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.set(FIELD, boundary);
        return Answer.json(answer);
    }

    Answer delete(AwsCall call) {
        boundaries.remove(permissionSet(call));
        return Answer.json(Json.MAPPER.createObjectNode());
    }

    private static String permissionSet(AwsCall call) {
        return call.json().path("PermissionSetArn").asText();
    }
}
