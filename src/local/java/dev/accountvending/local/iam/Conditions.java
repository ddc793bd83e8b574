package dev.accountvending.local.iam;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.local.rules.WebIdentityToken;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The condition keys that come from a request. Those that are one parameter's value are in {@code
 * condition-keys.yml}; the others are made here.
 */
final class Conditions {
    /** Services with one region, even if a client uses another. */
    private static final Set<String> GLOBAL =
            Set.of(
                    "account",
                    "budgets",
                    "ce",
                    "cloudfront",
                    "iam",
                    "organizations",
                    "route53",
                    "route53domains");

    private static final String PERMISSIONS_BOUNDARY = "iam:PermissionsBoundary";

    /** Operations that set a boundary: the key is the requested one. */
    private static final Set<String> SETTING_A_BOUNDARY =
            Set.of(
                    "iam:CreateRole",
                    "iam:CreateUser",
                    "iam:PutRolePermissionsBoundary",
                    "iam:PutUserPermissionsBoundary");

    /** Operations that change a role's or a user's rights: the key is the boundary that it has. */
    private static final Set<String> BELOW_A_BOUNDARY =
            Set.of(
                    "iam:AttachRolePolicy",
                    "iam:AttachUserPolicy",
                    "iam:DeleteRolePermissionsBoundary",
                    "iam:DeleteRolePolicy",
                    "iam:DeleteUserPermissionsBoundary",
                    "iam:DeleteUserPolicy",
                    "iam:DetachRolePolicy",
                    "iam:DetachUserPolicy",
                    "iam:PutRolePolicy",
                    "iam:PutUserPolicy");

    /**
     * The principal that gets a role, of a service whose name in calls differs from its principal.
     */
    private static final Map<String, String> PASSED_TO =
            Map.of("ecs", "ecs-tasks", "iam", "ec2", "ec2", "ec2");

    private final Map<String, Map<String, List<String>>> plain;
    private final Boundaries boundaries;

    Conditions(Boundaries boundaries) {
        this.boundaries = boundaries;
        this.plain = load();
    }

    private static Map<String, Map<String, List<String>>> load() {
        try (InputStream in = Conditions.class.getResourceAsStream("condition-keys.yml")) {
            return YAMLMapper.builder()
                    .build()
                    .readValue(in, new TypeReference<Map<String, Map<String, List<String>>>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the keys of a call, for any action that it asks for.
     *
     * @param operation with IAM's name of the service, {@code iam:CreateRole}
     */
    Map<String, List<String>> of(String operation, Scope scope) {
        CallParameters parameters = scope.parameters();
        String service = operation.substring(0, operation.indexOf(':'));
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put(
                "aws:RequestedRegion",
                List.of(GLOBAL.contains(service) ? "us-east-1" : scope.call().region()));
        keys.putAll(Tags.keys(parameters));
        plain.getOrDefault(service, Map.of())
                .forEach((key, paths) -> put(keys, key, first(parameters, paths)));
        switch (service) {
            case "ec2" -> keys.put("ec2:Region", List.of(scope.call().region()));
            case "iam" -> put(keys, PERMISSIONS_BOUNDARY, boundary(operation, scope));
            case "route53" -> records(parameters, keys);
            case "ses" -> mail(parameters, keys);
            case "sts" ->
                    parameters
                            .text("WebIdentityToken")
                            .ifPresent(token -> keys.putAll(WebIdentityToken.of(token).keys()));
            default -> {}
        }
        return keys;
    }

    /**
     * Adds the key of {@code iam:PassRole}: the service that the role is for.
     *
     * @param service the name in the call
     */
    static Map<String, List<String>> passing(Map<String, List<String>> keys, String service) {
        Map<String, List<String>> passing = new LinkedHashMap<>(keys);
        passing.put(
                "iam:PassedToService",
                List.of(PASSED_TO.getOrDefault(service, service) + ".amazonaws.com"));
        return passing;
    }

    private List<String> boundary(String operation, Scope scope) {
        CallParameters parameters = scope.parameters();
        if (SETTING_A_BOUNDARY.contains(operation)) {
            return parameters.texts("PermissionsBoundary");
        }
        if (!BELOW_A_BOUNDARY.contains(operation)) {
            return List.of();
        }
        String type = operation.contains("Role") ? "role" : "user";
        return parameters
                .text(type.equals("role") ? "RoleName" : "UserName")
                .flatMap(name -> boundaries.boundary(scope.account(), type, name))
                .stream()
                .toList();
    }

    private static void records(CallParameters parameters, Map<String, List<String>> keys) {
        List<JsonNode> changes = parameters.nodes("ChangeBatch.Changes.Change");
        if (changes.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        List<String> actions = new ArrayList<>();
        for (JsonNode change : changes) {
            names.add(
                    RecordNames.normalized(change.path("ResourceRecordSet").path("Name").asText()));
            types.add(change.path("ResourceRecordSet").path("Type").asText());
            actions.add(change.path("Action").asText());
        }
        String prefix = "route53:ChangeResourceRecordSets";
        put(keys, prefix + "NormalizedRecordNames", names);
        put(keys, prefix + "RecordTypes", types);
        put(keys, prefix + "Actions", actions);
    }

    private static void mail(CallParameters parameters, Map<String, List<String>> keys) {
        List<String> senders = first(parameters, List.of("FromEmailAddress", "Source"));
        put(keys, "ses:FromAddress", senders.stream().map(Conditions::address).toList());
        put(keys, "ses:FromDisplayName", senders.stream().map(Conditions::displayName).toList());
        List<String> recipients = new ArrayList<>();
        for (String list : List.of("ToAddresses", "CcAddresses", "BccAddresses")) {
            recipients.addAll(parameters.texts("Destination." + list));
        }
        recipients.addAll(parameters.texts("Destinations"));
        put(keys, "ses:Recipients", recipients.stream().map(Conditions::address).toList());
    }

    /** Returns {@code a@b} from {@code Somebody <a@b>}. */
    static String address(String mailbox) {
        int open = mailbox.lastIndexOf('<');
        int close = mailbox.lastIndexOf('>');
        return open >= 0 && close > open ? mailbox.substring(open + 1, close) : mailbox.strip();
    }

    private static String displayName(String mailbox) {
        int open = mailbox.lastIndexOf('<');
        return open <= 0 ? "" : mailbox.substring(0, open).strip().replaceAll("^\"|\"$", "");
    }

    private static List<String> first(CallParameters parameters, List<String> paths) {
        return paths.stream()
                .map(parameters::texts)
                .filter(texts -> !texts.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static void put(Map<String, List<String>> keys, String key, List<String> values) {
        List<String> distinct =
                values.stream().filter(value -> !value.isEmpty()).distinct().toList();
        if (!distinct.isEmpty()) {
            keys.put(key, distinct);
        }
    }
}
