package dev.accountvending.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;

/** Reads leases as they were first written: all fields side by side, without a schema number. */
final class FlatLease {
    /** The fields that went into each part. */
    private static final Map<String, List<String>> PARTS =
            Map.of(
                    "terms",
                    List.of(
                            "requestedAt",
                            "expiresAt",
                            "organizationalUnit",
                            "monthlyBudget",
                            "usedKeys"),
                    "lifecycle",
                    List.of("status", "execution", "dueAt", "retirement", "history"),
                    "account",
                    List.of("email", "creation", "accountId", "alias"),
                    "access",
                    List.of("roles", "assignment"),
                    "domain",
                    List.of("domain", "zone", "certificate"),
                    "approvals",
                    List.of("approval", "exemption", "approverMessages"),
                    "notices",
                    List.of("reminder", "review", "slackMessage"),
                    "spending",
                    List.of("freeze", "warned"));

    /** The fields that have another name in their part. */
    private static final Map<String, String> RENAMED =
            Map.of(
                    "accountId", "id",
                    "domain", "name",
                    "exemption", "limitIncrease",
                    "approverMessages", "messages");

    private FlatLease() {}

    /** Returns the same lease in parts; a field of no part stays as it is. */
    static ObjectNode inParts(ObjectNode flat) {
        ObjectNode lease = flat.deepCopy();
        PARTS.values().forEach(lease::remove);
        PARTS.forEach((part, fields) -> lease.set(part, part(flat, fields)));
        lease.withObject("terms").withArray("usedKeys");
        if (lease.path("approvals").get("approval") instanceof ObjectNode approval) {
            approval.put("state", approval.has("decision") ? "DECIDED" : "WAITING");
        }
        return lease;
    }

    private static ObjectNode part(ObjectNode flat, List<String> fields) {
        ObjectNode part = flat.objectNode();
        for (String field : fields) {
            JsonNode value = flat.get(field);
            if (value != null) {
                part.set(RENAMED.getOrDefault(field, field), value.deepCopy());
            }
        }
        return part;
    }
}
