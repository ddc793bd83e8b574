package dev.accountvending.reconcile;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.account.AccountPlacement;
import dev.accountvending.account.UnitGuardrails;
import dev.accountvending.account.UnitIds;
import dev.accountvending.account.Units;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.OuId;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentResponse;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads and moves the organization's accounts, within our rate limits. */
final class OrganizationAccounts {
    private static final Page NONE = new Page(List.of(), Optional.empty());

    private final OrganizationsClient organization;
    private final RateLimiter pace;
    private final UnitIds ids;
    private final Units guarded;
    private final Map<String, List<OrganizationalUnit>> children = new HashMap<>();
    private final Map<String, OuPath> paths = new HashMap<>();
    private @Nullable String root;

    OrganizationAccounts(
            OrganizationsClient organization,
            RateLimiter pace,
            UnitIds ids,
            UnitGuardrails guardrails) {
        this.organization = organization;
        this.pace = pace;
        this.ids = ids;
        this.guarded = new Units(() -> organization, ids, guardrails);
    }

    /**
     * An account and its unit.
     *
     * @param name as the organization has it
     * @param unit the id of its unit, or of the root
     * @param path of the unit, if it is one of ours
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Member(
            AccountId id,
            String name,
            String unit,
            @Nullable OuPath path,
            AccountPlacement placement) {
        String where() {
            return path == null ? unit : path.value();
        }
    }

    /**
     * Some accounts of a unit.
     *
     * @param next AWS's token for those after them, if there are any
     */
    record Page(List<Member> members, Optional<String> next) {
        Page {
            members = List.copyOf(members);
        }
    }

    /**
     * Returns accounts directly in a unit; a missing unit has none.
     *
     * @param token from the page before; null for the first
     */
    Page page(OuPath path, @Nullable String token) {
        return unit(path).map(unit -> page(path, unit, token)).orElse(NONE);
    }

    private Page page(OuPath path, String unit, @Nullable String token) {
        try {
            ListAccountsForParentResponse answer =
                    pace.call(
                            RateLimiter.Operation.LIST_ACCOUNTS,
                            () ->
                                    organization.listAccountsForParent(
                                            request -> request.parentId(unit).nextToken(token)));
            return new Page(
                    answer.accounts().stream().map(account -> member(account, unit, path)).toList(),
                    Optional.ofNullable(answer.nextToken()));
        } catch (VendingFailed refused) {
            if (refused.is("ParentNotFoundException")) {
                return NONE; // The unit was deleted.
            }
            throw refused;
        }
    }

    /**
     * Returns an account in any unit; empty if it is not in the organization.
     *
     * @param ours the units whose paths are of interest
     */
    Optional<Member> find(AccountId id, Set<OuPath> ours) {
        try {
            Account account =
                    pace.call(
                            RateLimiter.Operation.DESCRIBE_ACCOUNT,
                            () ->
                                    organization
                                            .describeAccount(
                                                    request -> request.accountId(id.value()))
                                            .account());
            String unit = parent(id);
            return Optional.of(member(account, unit, paths(ours).get(unit)));
        } catch (VendingFailed refused) {
            if (refused.is("AccountNotFoundException")) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private Map<String, OuPath> paths(Set<OuPath> ours) {
        if (paths.isEmpty()) {
            ours.forEach(path -> unit(path).ifPresent(id -> paths.put(id, path)));
        }
        return paths;
    }

    private String parent(AccountId id) {
        return pace.call(
                RateLimiter.Operation.LIST_PARENTS,
                () ->
                        organization
                                .listParents(request -> request.childId(id.value()))
                                .parents()
                                .getFirst()
                                .id());
    }

    /**
     * Moves an account into a unit in which its guardrails hold.
     *
     * @param from the id of the unit that it is in
     * @throws VendingFailed if it is no longer there, or the other unit is missing
     * @throws dev.accountvending.model.UnitUnguarded if the other unit lacks guardrails
     */
    void move(AccountId id, String from, OuPath to) {
        if (unit(to).isEmpty()) {
            throw new VendingFailed("There is no unit %s.".formatted(to));
        }
        String destination = pace.patiently(() -> guarded.guarded(to)).value();
        try {
            pace.call(
                    RateLimiter.Operation.MOVE_ACCOUNT,
                    () ->
                            organization.moveAccount(
                                    request ->
                                            request.accountId(id.value())
                                                    .sourceParentId(from)
                                                    .destinationParentId(destination)));
        } catch (VendingFailed refused) {
            // An earlier try may have moved it, with its answer lost.
            if (!refused.is("DuplicateAccountException") && !parent(id).equals(destination)) {
                throw refused;
            }
        }
    }

    private Optional<String> unit(OuPath path) {
        Optional<OuId> known = ids.find(path);
        if (known.isPresent()) {
            return known.map(OuId::value);
        }
        Optional<String> unit = Optional.of(root());
        for (String name : path.names()) {
            unit = unit.flatMap(parent -> child(parent, name));
        }
        unit.ifPresent(id -> ids.seen(path, new OuId(id)));
        return unit;
    }

    private String root() {
        String known = root;
        if (known == null) {
            known =
                    pace.call(
                            RateLimiter.Operation.LIST_ROOTS,
                            () -> organization.listRoots().roots().getFirst().id());
            root = known;
        }
        return known;
    }

    private Optional<String> child(String parent, String name) {
        return children.computeIfAbsent(parent, this::unitsIn).stream()
                .filter(unit -> name.equals(unit.name()))
                .map(OrganizationalUnit::id)
                .findFirst();
    }

    private List<OrganizationalUnit> unitsIn(String parent) {
        List<OrganizationalUnit> units = new ArrayList<>();
        @Nullable String token = null;
        do {
            String from = token;
            ListOrganizationalUnitsForParentResponse page =
                    pace.call(
                            RateLimiter.Operation.LIST_UNITS,
                            () ->
                                    organization.listOrganizationalUnitsForParent(
                                            request -> request.parentId(parent).nextToken(from)));
            units.addAll(page.organizationalUnits());
            token = page.nextToken();
        } while (token != null);
        return units;
    }

    private static Member member(Account account, String unit, @Nullable OuPath path) {
        return new Member(
                new AccountId(account.id()),
                String.valueOf(account.name()),
                unit,
                path,
                AccountPlacement.of(account));
    }
}
