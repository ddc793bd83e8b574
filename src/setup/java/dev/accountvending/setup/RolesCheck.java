package dev.accountvending.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks the management account's roles, and the stack that makes them. */
final class RolesCheck {
    static final String ORGANIZATION_ROLE = "VendingOrganizationRole";
    static final String ZONE_ROLE = "VendingParentZoneRole";
    private static final String DNS_ROLE = "DnsReadOnly";
    private static final String PATH = "/vending/";

    private final IamClient iam;
    private final RoleStack stack;
    private final SetupPlan intent;

    RolesCheck(IamClient iam, RoleStack stack, SetupPlan intent) {
        this.iam = iam;
        this.stack = stack;
        this.intent = intent;
    }

    /** Returns the external id that a role asks for, if it is there and asks for one. */
    static Optional<String> externalId(IamClient iam) {
        return role(iam, ORGANIZATION_ROLE)
                .map(RolesCheck::trust)
                .map(trust -> trust.findValue("sts:ExternalId"))
                .map(JsonNode::asText);
    }

    List<CheckResult> look() {
        List<CheckResult> findings = new ArrayList<>();
        boolean anyRole = false;
        for (String name : List.of(ORGANIZATION_ROLE, ZONE_ROLE, DNS_ROLE)) {
            Optional<Role> role = role(iam, name);
            anyRole |= role.isPresent();
            findings.add(
                    role.map(this::role)
                            .orElseGet(
                                    () ->
                                            CheckResult.missing(
                                                    "role " + name,
                                                    "the stack %s makes it"
                                                            .formatted(RoleStack.NAME))));
        }
        findings.addFirst(stack(anyRole, findings.stream().allMatch(f -> !f.verdict().isOpen())));
        return findings;
    }

    private CheckResult stack(boolean anyRole, boolean allRight) {
        String subject = "stack " + RoleStack.NAME;
        if (!stack.isThere()) {
            return withoutStack(subject, anyRole, allRight);
        }
        Optional<String> trouble = stack.trouble();
        if (trouble.isPresent()) {
            return CheckResult.wrong(
                    subject,
                    "is %s: wait for its end, or delete it in the console, and run this again"
                            .formatted(trouble.get()));
        }
        List<String> differences = stack.differences(intent);
        if (!differences.isEmpty()) {
            return differing(subject, String.join(", ", differences));
        }
        return allRight
                ? CheckResult.there(subject, "as " + RoleStack.FILE)
                : CheckResult.wrong(
                        subject,
                        "is as it was made, its roles are not: delete it in the console, and run this"
                                + " again");
    }

    private CheckResult differing(String subject, String what) {
        CheckResult differs = CheckResult.wrong(subject, "differs in " + what);
        return intent.isComplete()
                ? differs.with(
                        Fix.of(
                                "Update the stack %s, which differs in %s?"
                                        .formatted(RoleStack.NAME, what),
                                () -> stack.update(intent)))
                : differs;
    }

    private CheckResult withoutStack(String subject, boolean anyRole, boolean allRight) {
        if (allRight) {
            return CheckResult.there(subject, "its roles were made otherwise, and are right");
        }
        if (anyRole) {
            return CheckResult.wrong(
                    subject,
                    "cannot be made while roles of its names are there: remove those, and run this"
                            + " again");
        }
        CheckResult missing =
                CheckResult.missing(subject, "the roles that the vending machine assumes here");
        return intent.isComplete()
                ? missing.with(
                        Fix.of(
                                "Make the stack %s of %s, with %s?"
                                        .formatted(RoleStack.NAME, RoleStack.FILE, listed(intent)),
                                () -> stack.create(intent)))
                : CheckResult.missing(
                        subject,
                        "to be made once the vending account and the parent zone are known");
    }

    /** Returns the stack's parameters in a line. */
    static String listed(SetupPlan intent) {
        return String.join(
                ", ",
                intent.parameters().entrySet().stream()
                        .map(entry -> "%s=%s".formatted(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private CheckResult role(Role role) {
        String subject = "role " + role.roleName();
        if (!role.path().equals(PATH)) {
            return CheckResult.wrong(
                    subject, "is at the path %s, not %s".formatted(role.path(), PATH));
        }
        JsonNode trust = trust(role);
        if (role.roleName().equals(DNS_ROLE)) {
            return names(trust, "aws:PrincipalOrgID", intent.organization())
                    ? CheckResult.there(
                            subject, "the organization's members may read the parent zone")
                    : CheckResult.wrong(
                            subject, "does not trust the organization " + intent.organization());
        }
        Optional<String> vending = intent.vendingAccount();
        if (vending.isEmpty()) {
            return CheckResult.unknown(
                    subject, "the vending account that it is to trust is not known");
        }
        if (!trusts(trust, vending.get())) {
            return CheckResult.wrong(
                    subject, "does not trust the vending account " + vending.get());
        }
        return names(trust, "sts:ExternalId", intent.externalId())
                ? CheckResult.there(subject, "trusts the vending account under the external id")
                : CheckResult.wrong(
                        subject, "asks for another external id than " + intent.externalId());
    }

    private static boolean trusts(JsonNode trust, String account) {
        return trust.findValuesAsText("AWS").stream()
                .anyMatch(
                        principal ->
                                principal.equals(account)
                                        || principal.endsWith(":%s:root".formatted(account)));
    }

    /** Returns whether a condition on a key, in any statement, has only this value. */
    private static boolean names(JsonNode trust, String key, String value) {
        List<JsonNode> found = trust.findValues(key);
        return !found.isEmpty()
                && found.stream()
                        .allMatch(
                                node ->
                                        node.isArray()
                                                ? node.size() == 1
                                                        && node.get(0).asText().equals(value)
                                                : node.asText().equals(value));
    }

    private static Optional<Role> role(IamClient iam, String name) {
        try {
            return Optional.of(iam.getRole(request -> request.roleName(name)).role());
        } catch (NoSuchEntityException e) {
            return Optional.empty();
        }
    }

    /** Returns the role's trust policy, which IAM returns percent-encoded. */
    private static JsonNode trust(Role role) {
        String document = role.assumeRolePolicyDocument();
        try {
            return Json.MAPPER.readTree(
                    document.startsWith("%")
                            ? URLDecoder.decode(document, StandardCharsets.UTF_8)
                            : document);
        } catch (JsonProcessingException e) {
            throw new SetupFailed("The trust of %s is no JSON.".formatted(role.roleName()), e);
        }
    }
}
