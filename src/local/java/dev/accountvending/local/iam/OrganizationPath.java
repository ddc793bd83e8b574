package dev.accountvending.local.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The paths of accounts in the organization, and the service control policies on their way from the
 * root: those of every level must allow. None applies to the management account.
 */
final class OrganizationPath {
    private static final Pattern READS = Pattern.compile("organizations:(Describe|List).*");

    /**
     * An account's path.
     *
     * @param path as {@code aws:PrincipalOrgPaths} has it
     */
    record Place(String organization, String path, List<SimulationRequest.Level> guardrails) {}

    private final Moto moto;
    private final String management;
    private final Map<String, Optional<Place>> places = new ConcurrentHashMap<>();
    private final Map<String, Optional<String>> parents = new ConcurrentHashMap<>();
    private final Map<String, Policy> documents = new ConcurrentHashMap<>();
    private volatile @Nullable String arn;
    private final AtomicInteger changes = new AtomicInteger();
    private final Map<String, List<Policy>> attached = new ConcurrentHashMap<>();

    OrganizationPath(Moto moto, String management) {
        this.moto = moto;
        this.management = management;
    }

    /** Returns an account's path; empty if the account is not in the organization. */
    Optional<Place> of(String account) {
        Optional<Place> known = places.get(account);
        if (known != null) {
            return known;
        }
        int before = changes.get();
        Optional<Place> read = read(account);
        // A result that was read during a change may be older than it, and is not kept.
        if (changes.get() == before) {
            places.put(account, read);
        }
        return read;
    }

    /** Returns the organization's ARN. */
    String arn() {
        String known = arn;
        if (known == null) {
            known =
                    organizations("DescribeOrganization", Map.of())
                            .at("/Organization/Arn")
                            .asText();
            arn = known;
        }
        return known;
    }

    /** Returns the tags of an account; none if it does not exist. */
    Map<String, String> tags(String account) {
        Map<String, String> tags = new HashMap<>();
        organizations("ListTagsForResource", Map.of("ResourceId", account))
                .path("Tags")
                .forEach(tag -> tags.put(tag.path("Key").asText(), tag.path("Value").asText()));
        return tags;
    }

    /** Drops what a call has changed. */
    void changed(AwsCall call) {
        if (!call.service().equals("organizations") || READS.matcher(call.operation()).matches()) {
            return;
        }
        changes.incrementAndGet();
        if (call.operation().equals("organizations:MoveAccount")) {
            places.remove(call.json().path("AccountId").asText());
        } else if (!call.operation().endsWith("TagResource")) {
            places.clear();
            attached.clear();
            documents.clear();
            parents.clear();
        }
    }

    private Optional<Place> read(String account) {
        List<String> ids = new ArrayList<>(List.of(account));
        while (!ids.getFirst().startsWith("r-")) {
            String child = ids.getFirst();
            Optional<String> parent =
                    child.startsWith("ou-")
                            ? parents.computeIfAbsent(child, this::parent)
                            : parent(child);
            if (parent.isEmpty()) {
                return Optional.empty();
            }
            ids.addFirst(parent.get());
        }
        String organization = arn().replaceFirst(".*/", "");
        String path = organization + "/" + String.join("/", ids.subList(0, ids.size() - 1)) + "/";
        return Optional.of(
                new Place(
                        organization,
                        path,
                        account.equals(management)
                                ? List.of()
                                : ids.stream()
                                        .map(id -> new SimulationRequest.Level(id, policies(id)))
                                        .toList()));
    }

    /** Returns the parent; units stay where they were made. */
    private Optional<String> parent(String child) {
        JsonNode parents = organizations("ListParents", Map.of("ChildId", child)).path("Parents");
        return parents.isEmpty()
                ? Optional.empty()
                : Optional.of(parents.get(0).path("Id").asText());
    }

    private List<Policy> policies(String target) {
        return attached.computeIfAbsent(
                target,
                id -> {
                    List<Policy> policies = new ArrayList<>();
                    organizations(
                                    "ListPoliciesForTarget",
                                    Map.of("TargetId", id, "Filter", "SERVICE_CONTROL_POLICY"))
                            .path("Policies")
                            .forEach(
                                    summary ->
                                            policies.add(
                                                    documents.computeIfAbsent(
                                                            summary.path("Id").asText(),
                                                            this::policy)));
                    return List.copyOf(policies);
                });
    }

    private Policy policy(String id) {
        JsonNode policy = organizations("DescribePolicy", Map.of("PolicyId", id)).path("Policy");
        try {
            return new Policy(
                    policy.at("/PolicySummary/Name").asText(),
                    Json.MAPPER.readTree(policy.path("Content").asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A service control policy that is not JSON", e);
        }
    }

    private JsonNode organizations(String operation, Map<String, String> body) {
        return moto.organizations(management, operation, body).json();
    }
}
