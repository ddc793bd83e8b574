package dev.accountvending.doctor;

import dev.accountvending.account.UnitGuardrails;
import dev.accountvending.model.OuId;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Times;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;
import software.amazon.awssdk.services.organizations.model.Organization;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.PolicyTypeStatus;
import software.amazon.awssdk.services.organizations.model.Root;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The organization, and the units that accounts are moved to, each behind its guardrail. */
final class OrganizationChecks {
    private static final List<String> OURS =
            List.of(UnitGuardrails.MEMBERS, UnitGuardrails.QUARANTINE, UnitGuardrails.FROZEN);

    private static final Duration LATELY = Duration.ofDays(1);

    /** Of creations that failed; AWS keeps them for months. */
    private static final int PAGES = 5;

    private final AssumedRole<OrganizationsClient> entrance;
    private final Settings settings;
    private final Function<OuPath, Optional<OuId>> ids;
    private final Clock clock;
    private final Map<String, Root> root = new ConcurrentHashMap<>();
    private final Map<String, List<OrganizationalUnit>> units = new ConcurrentHashMap<>();
    private final Map<String, List<PolicySummary>> policies = new ConcurrentHashMap<>();

    /**
     * The one that takes everything.
     *
     * @param ids the units that the ledger knows
     */
    OrganizationChecks(
            AssumedRole<OrganizationsClient> entrance,
            Settings settings,
            Function<OuPath, Optional<OuId>> ids,
            Clock clock) {
        this.entrance = entrance;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
    }

    CheckOutcome organization() {
        Organization there = entrance.needed().describeOrganization().organization();
        List<String> wrong = new ArrayList<>();
        if (there.featureSet() != OrganizationFeatureSet.ALL) {
            wrong.add(
                    "It has consolidated billing only: enable all features, without which there are no service control policies.");
        }
        if (!there.masterAccountId().equals(settings.managementAccount().value())) {
            wrong.add(
                    "Its management account is %s, but organizationRoleArn is a role of %s: correct it."
                            .formatted(there.masterAccountId(), settings.managementAccount()));
        }
        if (wrong.isEmpty() && !hasControlPolicies()) {
            wrong.add(
                    "Service control policies are off: enable that type of policy for the organization.");
        }
        return CheckOutcome.of(wrong);
    }

    private boolean hasControlPolicies() {
        return root().policyTypes().stream()
                .anyMatch(
                        type ->
                                type.type() == PolicyType.SERVICE_CONTROL_POLICY
                                        && type.status() == PolicyTypeStatus.ENABLED);
    }

    /**
     * A unit, and the policies that must be attached to it or above it.
     *
     * @param guardrails their names
     */
    CheckOutcome unit(OuPath path, List<String> guardrails) {
        entrance.needed();
        Optional<OuId> known = ids.apply(path);
        Optional<OrganizationalUnit> unit = known.flatMap(this::described);
        if (known.isPresent() && unit.isEmpty()) {
            return CheckOutcome.failing(
                    "Unit %s (%s) was deleted, and no account is moved there. Make it again with its guardrail %s: `avm setup` does."
                            .formatted(path, known.get(), String.join(" and ", guardrails)));
        }
        List<String> way = known.isPresent() ? wayUp(known.get()) : way(path);
        if (known.isEmpty() && way.size() <= path.names().size()) {
            return CheckOutcome.failing(
                    "There is no unit %s. Make it with its guardrail %s: `avm setup` does."
                            .formatted(path, String.join(" and ", guardrails)));
        }
        List<String> wrong = new ArrayList<>();
        for (String guardrail : guardrails) {
            way.reversed().stream()
                    .flatMap(target -> policies(target).stream())
                    .filter(policy -> policy.name().equals(guardrail))
                    .findFirst()
                    .ifPresentOrElse(
                            attached -> wrong.addAll(content(attached)),
                            () ->
                                    wrong.add(
                                            "The service control policy %s is not attached to unit %s: attach it, as `avm setup` does. Until then no account is moved into it."
                                                    .formatted(guardrail, path)));
        }
        String name = path.names().getLast();
        return unit.map(OrganizationalUnit::name)
                .filter(now -> wrong.isEmpty() && !now.equals(name))
                .map(
                        now ->
                                CheckOutcome.ok(
                                        "it is called %s now, and found by its id %s"
                                                .formatted(now, known.orElseThrow())))
                .orElseGet(() -> CheckOutcome.of(wrong));
    }

    private Optional<OrganizationalUnit> described(OuId unit) {
        try {
            return Optional.of(
                    entrance.needed()
                            .describeOrganizationalUnit(
                                    request -> request.organizationalUnitId(unit.value()))
                            .organizationalUnit());
        } catch (VendingFailed refused) {
            if (refused.is("OrganizationalUnitNotFoundException")) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** The root's id, and that of each unit on the way to one. */
    private List<String> wayUp(OuId unit) {
        List<String> ids = new ArrayList<>(List.of(unit.value()));
        while (!new OuId(ids.getFirst()).isRoot()) {
            String child = ids.getFirst();
            ids.addFirst(
                    entrance.needed()
                            .listParents(request -> request.childId(child))
                            .parents()
                            .getFirst()
                            .id());
        }
        return ids;
    }

    /**
     * A guardrail excepts the roles that the vending machine itself works in, and that of members
     * keeps the roles that the settings name. Commitments are nobody's to make.
     */
    private List<String> content(PolicySummary guardrail) {
        if (!OURS.contains(guardrail.name())) {
            return List.of();
        }
        String content =
                entrance.needed()
                        .describePolicy(request -> request.policyId(guardrail.id()))
                        .policy()
                        .content();
        List<String> wrong = new ArrayList<>();
        Stream.of("role/" + settings.accessRoleName(), "role/vending/VendingOperator")
                .filter(role -> !content.contains(":" + role + "\""))
                .map(
                        role ->
                                "The service control policy %s does not except %s, and so shuts the vending machine out: put organization/guardrails/ in its place, as `avm setup` does."
                                        .formatted(guardrail.name(), role))
                .forEach(wrong::add);
        if (guardrail.name().equals(UnitGuardrails.MEMBERS)) {
            settings.protectedRoles().stream()
                    .filter(role -> !content.contains(":" + role.resource() + "\""))
                    .map(
                            role ->
                                    "The service control policy %s does not keep the protected role %s: run `avm setup` with --protected-roles."
                                            .formatted(guardrail.name(), role))
                    .forEach(wrong::add);
        }
        return wrong;
    }

    /** The root's id, and that of each unit on a path, as far as there are such. */
    private List<String> way(OuPath path) {
        List<String> ids = new ArrayList<>(List.of(root().id()));
        for (String name : path.names()) {
            Optional<OrganizationalUnit> next =
                    units(ids.getLast()).stream()
                            .filter(unit -> unit.name().equals(name))
                            .findFirst();
            if (next.isEmpty()) {
                break;
            }
            ids.add(next.get().id());
        }
        return ids;
    }

    private Root root() {
        return root.computeIfAbsent(
                "root",
                _ ->
                        entrance.needed().listRoots().roots().stream()
                                .findFirst()
                                .orElseThrow(
                                        () -> new VendingFailed("The organization has no root.")));
    }

    private List<OrganizationalUnit> units(String parent) {
        return units.computeIfAbsent(
                parent,
                _ ->
                        entrance
                                .needed()
                                .listOrganizationalUnitsForParentPaginator(
                                        request -> request.parentId(parent))
                                .stream()
                                .flatMap(page -> page.organizationalUnits().stream())
                                .toList());
    }

    private List<PolicySummary> policies(String target) {
        return policies.computeIfAbsent(
                target,
                _ ->
                        entrance
                                .needed()
                                .listPoliciesForTargetPaginator(
                                        request ->
                                                request.targetId(target)
                                                        .filter(PolicyType.SERVICE_CONTROL_POLICY))
                                .stream()
                                .flatMap(page -> page.policies().stream())
                                .toList());
    }

    /** The quota of accounts is no API's of Organizations; that it was hit, its answers tell. */
    CheckOutcome room() {
        Instant since = clock.instant().minus(LATELY);
        return entrance
                .needed()
                .listCreateAccountStatusPaginator(
                        request -> request.states(CreateAccountState.FAILED))
                .stream()
                .limit(PAGES)
                .flatMap(page -> page.createAccountStatuses().stream())
                .filter(
                        failed ->
                                failed.failureReason()
                                        == CreateAccountFailureReason.ACCOUNT_LIMIT_EXCEEDED)
                .map(CreateAccountStatus::completedTimestamp)
                .filter(at -> at != null && at.isAfter(since))
                .max(Instant::compareTo)
                .map(
                        at ->
                                CheckOutcome.failing(
                                        "AWS refused an account on %s, because the organization has as many as it may: have the quota of accounts raised (Service Quotas, AWS Organizations), or end leases."
                                                .formatted(Times.minute(at))))
                .orElseGet(
                        () ->
                                CheckOutcome.ok(
                                        "no account was refused for a quota since yesterday"));
    }
}
