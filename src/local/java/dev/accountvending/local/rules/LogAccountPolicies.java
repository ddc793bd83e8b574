package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Rules;
import dev.accountvending.runtime.Json;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Policies of all log groups of an account in a region (<a
 * href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html">PutAccountPolicy</a>).
 * They are kept, and have no effect on what is logged.
 */
final class LogAccountPolicies {
    private static final Set<String> TYPES =
            Set.of(
                    "DATA_PROTECTION_POLICY",
                    "SUBSCRIPTION_FILTER_POLICY",
                    "FIELD_INDEX_POLICY",
                    "TRANSFORMER_POLICY",
                    "METRIC_EXTRACTION_POLICY");

    private record Key(String type, String name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return toString().compareTo(other.toString());
        }
    }

    private final Clock clock;
    private final PerRegion<Map<Key, ObjectNode>> policies = new PerRegion<>(TreeMap::new);

    LogAccountPolicies(Clock clock) {
        this.clock = clock;
    }

    void install(Rules rules) {
        rules.rule("logs:PutAccountPolicy", this::put);
        rules.rule("logs:DescribeAccountPolicies", this::describe);
        rules.rule("logs:DeleteAccountPolicy", this::delete);
    }

    private synchronized Answer put(AwsCall call) {
        ObjectNode request = call.json();
        Key key = key(request);
        String document = request.path("policyDocument").asText("");
        if (key.name().isEmpty() || document.isEmpty()) {
            throw invalid("A policy has a name and a document.");
        }
        ObjectNode policy =
                Json.MAPPER
                        .createObjectNode()
                        .put("policyName", key.name())
                        .put("policyDocument", document)
                        .put("lastUpdatedTime", clock.millis())
                        .put("policyType", key.type())
                        .put("scope", request.path("scope").asText("ALL"))
                        .put("accountId", call.caller().account());
        if (request.hasNonNull("selectionCriteria")) {
            policy.set("selectionCriteria", request.get("selectionCriteria"));
        }
        policies.of(call).put(key, policy);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.set("accountPolicy", policy);
        return Answer.json(answer);
    }

    private synchronized Answer describe(AwsCall call) {
        ObjectNode request = call.json();
        Key wanted = key(request);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode found = answer.putArray("accountPolicies");
        policies.of(call)
                .forEach(
                        (key, policy) -> {
                            if (key.type().equals(wanted.type())
                                    && (wanted.name().isEmpty()
                                            || wanted.name().equals(key.name()))) {
                                found.add(policy);
                            }
                        });
        return Answer.json(answer);
    }

    private synchronized Answer delete(AwsCall call) {
        Key key = key(call.json());
        if (policies.of(call).remove(key) == null) {
            throw new AwsFailure(
                    400,
                    "ResourceNotFoundException",
                    "Policy with name %s does not exist.".formatted(key.name()));
        }
        return Answer.json(Json.MAPPER.createObjectNode());
    }

    private static Key key(ObjectNode request) {
        String type = request.path("policyType").asText("");
        if (!TYPES.contains(type)) {
            throw invalid("There is no such type of policy: " + type);
        }
        return new Key(type, request.path("policyName").asText(""));
    }

    private static AwsFailure invalid(String message) {
        return new AwsFailure(400, "InvalidParameterException", message);
    }
}
