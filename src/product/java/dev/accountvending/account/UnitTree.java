package dev.accountvending.account;

import dev.accountvending.model.OuId;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The organization's units and the service control policies that are attached to them. */
final class UnitTree {
    private final OrganizationsClient organization;

    UnitTree(OrganizationsClient organization) {
        this.organization = organization;
    }

    OuId root() {
        return organization.listRootsPaginator().stream()
                .flatMap(page -> page.roots().stream())
                .findFirst()
                .map(root -> new OuId(root.id()))
                .orElseThrow(() -> new VendingFailed("The organization has no root."));
    }

    /** Returns the unit of a name that is directly in another; empty if either is missing. */
    Optional<OuId> child(OuId parent, String name) {
        try {
            return organization
                    .listOrganizationalUnitsForParentPaginator(
                            request -> request.parentId(parent.value()))
                    .stream()
                    .flatMap(page -> page.organizationalUnits().stream())
                    .filter(unit -> name.equals(unit.name()))
                    .map(OrganizationalUnit::id)
                    .map(OuId::new)
                    .findFirst();
        } catch (VendingFailed refused) {
            if (refused.is("ParentNotFoundException")) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** Another execution may make the same unit at the same moment; then that unit is used. */
    OuId make(OuId parent, String name) {
        try {
            return new OuId(
                    organization
                            .createOrganizationalUnit(
                                    request -> request.parentId(parent.value()).name(name))
                            .organizationalUnit()
                            .id());
        } catch (VendingFailed refused) {
            if (refused.is("DuplicateOrganizationalUnitException")) {
                return child(parent, name)
                        .orElseThrow(
                                () ->
                                        new TransientFailure(
                                                "Unit %s is there but is not listed yet."
                                                        .formatted(name)));
            }
            throw refused;
        }
    }

    /** Returns the unit, or the root, that an account or a unit is in. */
    OuId parent(String child) {
        return organization.listParentsPaginator(request -> request.childId(child)).stream()
                .flatMap(page -> page.parents().stream())
                .findFirst()
                .map(parent -> new OuId(parent.id()))
                .orElseThrow(() -> new TransientFailure("%s has no parent.".formatted(child)));
    }

    /** Returns whether no account is directly in a unit. */
    boolean isEmpty(OuId unit) {
        return organization
                .listAccountsForParentPaginator(request -> request.parentId(unit.value()))
                .stream()
                .allMatch(page -> page.accounts().isEmpty());
    }

    /** Returns the policies of a unit itself, ids by name; empty if there is no such unit. */
    Optional<Map<String, String>> policies(OuId unit) {
        try {
            return Optional.of(
                    byName(
                            organization
                                    .listPoliciesForTargetPaginator(
                                            request ->
                                                    request.targetId(unit.value())
                                                            .filter(
                                                                    PolicyType
                                                                            .SERVICE_CONTROL_POLICY))
                                    .stream()
                                    .flatMap(page -> page.policies().stream())));
        } catch (VendingFailed refused) {
            if (refused.is("TargetNotFoundException")) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** Returns all policies of the organization, ids by name. */
    Map<String, String> policies() {
        return byName(
                organization
                        .listPoliciesPaginator(
                                request -> request.filter(PolicyType.SERVICE_CONTROL_POLICY))
                        .stream()
                        .flatMap(page -> page.policies().stream()));
    }

    private static Map<String, String> byName(Stream<PolicySummary> policies) {
        return policies.collect(
                Collectors.toMap(PolicySummary::name, PolicySummary::id, (first, _) -> first));
    }

    String content(String policy) {
        return organization.describePolicy(request -> request.policyId(policy)).policy().content();
    }

    void attach(OuId unit, String policy) {
        try {
            organization.attachPolicy(request -> request.targetId(unit.value()).policyId(policy));
        } catch (VendingFailed refused) {
            if (!refused.is("DuplicatePolicyAttachmentException")) {
                throw refused;
            }
        }
    }
}
