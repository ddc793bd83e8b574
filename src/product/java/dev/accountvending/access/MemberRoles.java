package dev.accountvending.access;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Role;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The roles below {@code /vending/} in one member. Only differences are written. */
final class MemberRoles {
    static final String PATH = "/vending/";

    private final IamClient iam;

    MemberRoles(IamClient iam) {
        this.iam = iam;
    }

    /** Creates the role, or corrects what differs; returns its ARN. */
    String apply(WantedRole required) {
        String arn = makeOrCorrect(required);
        applyAttached(required);
        applyInline(required);
        return arn;
    }

    /** Removes every role of ours except these. */
    void removeAllBut(Set<String> names) {
        othersThan(names).forEach(this::remove);
    }

    /** Returns our roles except these. */
    List<String> othersThan(Set<String> names) {
        return iam.listRolesPaginator(roles -> roles.pathPrefix(PATH)).roles().stream()
                .map(Role::roleName)
                .filter(name -> !names.contains(name))
                .toList();
    }

    /** Returns what {@link #apply} would correct, one line for each difference. */
    List<String> differences(WantedRole required) {
        Role held;
        try {
            held = iam.getRole(role -> role.roleName(required.name())).role();
        } catch (VendingFailed failure) {
            if (failure.is("NoSuchEntity")) {
                return List.of("The role %s is missing.".formatted(required.name()));
            }
            throw failure;
        }
        List<String> differences = new ArrayList<>();
        note(differences, held.path().equals(PATH), required, "another path");
        note(
                differences,
                PolicyDocuments.same(held.assumeRolePolicyDocument(), required.trust()),
                required,
                "another trust");
        note(
                differences,
                Objects.equals(boundaryOf(held), required.boundary()),
                required,
                "another permissions boundary");
        note(
                differences,
                attached(required.name()).equals(required.attached()),
                required,
                "other managed policies");
        note(
                differences,
                ofOurs(inline(required.name())).equals(required.inline().keySet())
                        && required.inline().entrySet().stream()
                                .noneMatch(policy -> differs(required, policy)),
                required,
                "other own policies");
        return differences;
    }

    private static void note(
            List<String> differences, boolean same, WantedRole required, String what) {
        if (!same) {
            differences.add("The role %s has %s.".formatted(required.name(), what));
        }
    }

    /**
     * Shuts every role of ours but these, and denies everything to their existing sessions. A
     * missing role needs no shutting.
     *
     * @param clock read after the roles are shut, so no session is later than its denial
     */
    void shutAllBut(Set<String> names, InstantSource clock) {
        iam.listRolesPaginator(roles -> roles.pathPrefix(PATH)).roles().stream()
                .filter(role -> !names.contains(role.roleName()))
                .toList()
                .forEach(role -> shut(role, clock));
    }

    /** Returns the roles of ours, but for these, that still trust somebody. */
    List<String> openBut(Set<String> names) {
        return iam.listRolesPaginator(roles -> roles.pathPrefix(PATH)).roles().stream()
                .filter(role -> !names.contains(role.roleName()))
                .filter(
                        role ->
                                !PolicyDocuments.same(
                                        role.assumeRolePolicyDocument(), TrustPolicy.ofNobody()))
                .map(Role::roleName)
                .toList();
    }

    private void shut(Role role, InstantSource clock) {
        String trustOfNoOne = TrustPolicy.ofNobody();
        try {
            if (!PolicyDocuments.same(role.assumeRolePolicyDocument(), trustOfNoOne)) {
                iam.updateAssumeRolePolicy(
                        shut -> shut.roleName(role.roleName()).policyDocument(trustOfNoOne));
            }
            iam.putRolePolicy(
                    denial ->
                            denial.roleName(role.roleName())
                                    .policyName(RevokedSessions.NAME)
                                    .policyDocument(RevokedSessions.before(clock.instant())));
        } catch (VendingFailed refused) {
            if (!refused.is("NoSuchEntity")) {
                throw refused;
            }
        }
    }

    private String makeOrCorrect(WantedRole required) {
        try {
            return iam.createRole(
                            role ->
                                    role.path(PATH)
                                            .roleName(required.name())
                                            .description(required.description())
                                            .assumeRolePolicyDocument(required.trust())
                                            .permissionsBoundary(required.boundary())
                                            .maxSessionDuration(WantedRole.SESSION_SECONDS))
                    .role()
                    .arn();
        } catch (VendingFailed failure) {
            if (!failure.is("EntityAlreadyExists")) {
                throw failure;
            }
            return correct(required);
        }
    }

    private String correct(WantedRole required) {
        Role held = iam.getRole(role -> role.roleName(required.name())).role();
        requireOurs(held);
        correctBoundary(held, required);
        if (!PolicyDocuments.same(held.assumeRolePolicyDocument(), required.trust())) {
            iam.updateAssumeRolePolicy(
                    role -> role.roleName(required.name()).policyDocument(required.trust()));
        }
        if (!required.description().equals(held.description())
                || !Objects.equals(held.maxSessionDuration(), WantedRole.SESSION_SECONDS)) {
            iam.updateRole(
                    role ->
                            role.roleName(required.name())
                                    .description(required.description())
                                    .maxSessionDuration(WantedRole.SESSION_SECONDS));
        }
        return held.arn();
    }

    /** Role names are unique within an account, even across paths. */
    private static void requireOurs(Role held) {
        if (!held.path().equals(PATH)) {
            throw new VendingFailed(
                    Explanation.of(
                            "The account holds a role that stands in the way of yours.",
                            "Delete or rename the role %s, which is not below %s, and try again."
                                    .formatted(held.arn(), PATH)));
        }
    }

    private void correctBoundary(Role held, WantedRole required) {
        String heldBoundary = boundaryOf(held);
        String boundary = required.boundary();
        if (boundary == null && heldBoundary != null) {
            iam.deleteRolePermissionsBoundary(role -> role.roleName(required.name()));
        } else if (boundary != null && !boundary.equals(heldBoundary)) {
            iam.putRolePermissionsBoundary(
                    role -> role.roleName(required.name()).permissionsBoundary(boundary));
        }
    }

    private static @Nullable String boundaryOf(Role role) {
        AttachedPermissionsBoundary boundary = role.permissionsBoundary();
        return boundary == null ? null : boundary.permissionsBoundaryArn();
    }

    private void applyAttached(WantedRole required) {
        Set<String> held = attached(required.name());
        minus(held, required.attached()).forEach(arn -> detach(required.name(), arn));
        minus(required.attached(), held)
                .forEach(
                        arn ->
                                iam.attachRolePolicy(
                                        role -> role.roleName(required.name()).policyArn(arn)));
    }

    private void applyInline(WantedRole required) {
        Set<String> held = inline(required.name());
        minus(ofOurs(held), required.inline().keySet())
                .forEach(name -> delete(required.name(), name));
        required.inline().entrySet().stream()
                .filter(policy -> !held.contains(policy.getKey()) || differs(required, policy))
                .forEach(
                        policy ->
                                iam.putRolePolicy(
                                        role ->
                                                role.roleName(required.name())
                                                        .policyName(policy.getKey())
                                                        .policyDocument(policy.getValue())));
    }

    private boolean differs(WantedRole required, Map.Entry<String, String> policy) {
        String held =
                iam.getRolePolicy(
                                role -> role.roleName(required.name()).policyName(policy.getKey()))
                        .policyDocument();
        return !PolicyDocuments.same(held, policy.getValue());
    }

    private void remove(String name) {
        attached(name).forEach(arn -> detach(name, arn));
        inline(name).forEach(policy -> delete(name, policy));
        iam.deleteRole(role -> role.roleName(name));
    }

    private Set<String> attached(String name) {
        Set<String> arns = new HashSet<>();
        iam
                .listAttachedRolePoliciesPaginator(role -> role.roleName(name))
                .attachedPolicies()
                .stream()
                .map(AttachedPolicy::policyArn)
                .forEach(arns::add);
        return arns;
    }

    private Set<String> inline(String name) {
        Set<String> names = new HashSet<>();
        iam.listRolePoliciesPaginator(role -> role.roleName(name)).policyNames().stream()
                .forEach(names::add);
        return names;
    }

    /** Ignores the denial of old sessions, which stays once a role was shut. */
    private static Set<String> ofOurs(Set<String> policies) {
        return minus(policies, Set.of(RevokedSessions.NAME));
    }

    private void detach(String name, String arn) {
        iam.detachRolePolicy(role -> role.roleName(name).policyArn(arn));
    }

    private void delete(String name, String policy) {
        iam.deleteRolePolicy(role -> role.roleName(name).policyName(policy));
    }

    private static Set<String> minus(Set<String> these, Set<String> those) {
        Set<String> rest = new HashSet<>(these);
        rest.removeAll(those);
        return rest;
    }
}
