package dev.accountvending.account;

import dev.accountvending.account.UnitGuardrails.Guardrail;
import dev.accountvending.aws.RoleSessions;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.OuId;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.UnitUnguarded;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.services.organizations.OrganizationsClient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The organizational units that accounts are moved into, each only while its guardrails hold in it.
 *
 * <p>A unit is found by its id once it was seen, and by its path before. A missing one is made, and
 * given its guardrails while it is new and empty. One that was there before gets none from us: who
 * took them away may have had a reason, and must be the one to put them back. One that was deleted
 * is not made again.
 */
public final class Units {
    private static final Logger LOG = LoggerFactory.getLogger(Units.class);

    private final Supplier<OrganizationsClient> organization;
    private final UnitIds ids;
    private final UnitGuardrails guardrails;

    public Units(
            Supplier<OrganizationsClient> organization, UnitIds ids, UnitGuardrails guardrails) {
        this.organization = organization;
        this.ids = ids;
        this.guardrails = guardrails;
    }

    /** Returns the units for a step or a scheduled function, under the function's own role. */
    public static Units of(FunctionContext function) {
        return function.part(
                Units.class,
                () ->
                        new Units(
                                RoleSessions.of(function)::organization,
                                new UnitIds(Ledger.of(function), function.clock()),
                                new UnitGuardrails(function.settings(), Catalog.of(function))));
    }

    /**
     * Returns the unit with a path, in which its guardrails hold; makes it if it was never there.
     *
     * @throws UnitUnguarded if they do not, or it was deleted; the ledger notes that as well
     */
    public OuId guarded(OuPath path) {
        try {
            OuId unit = guarded(path, tree());
            ids.guarded(path);
            return unit;
        } catch (UnitUnguarded refused) {
            ids.unguarded(path, refused.explanation().forAdministrators().orElseThrow());
            throw refused;
        }
    }

    /** Moves an account into the unit at a path, in which its guardrails hold. */
    public OuId move(AccountId account, OuPath path) {
        OuId destination = guarded(path);
        move(account, tree().parent(account.value()), destination);
        return destination;
    }

    /**
     * Moves an account as {@link #move(AccountId, OuPath)} does, unless that is no longer wanted
     * once its place is known. AWS moves an account only out of the unit that the request names, so
     * a concurrent move by a caller that no longer wanted this one prevails.
     *
     * @return whether it was still wanted
     */
    public boolean move(AccountId account, OuPath path, BooleanSupplier wanted) {
        OuId destination = guarded(path);
        OuId source = tree().parent(account.value());
        if (!wanted.getAsBoolean()) {
            return false;
        }
        move(account, source, destination);
        return true;
    }

    /** Returns whether the account is in the unit at a path. */
    public boolean isIn(AccountId account, OuPath path) {
        UnitTree tree = tree();
        return ids.find(path)
                .or(() -> byName(tree, path))
                .filter(tree.parent(account.value())::equals)
                .isPresent();
    }

    private UnitTree tree() {
        return new UnitTree(organization.get());
    }

    private OuId guarded(OuPath path, UnitTree tree) {
        Optional<OuId> known = ids.find(path);
        OuId unit = known.orElseGet(() -> firstSeen(tree, path));
        Map<String, String> attached = new HashMap<>();
        Optional<List<Guardrail>> missing = missing(tree, unit, guardrails.of(path), attached);
        if (missing.isEmpty()) {
            unit = instead(tree, path, unit, known.isPresent(), attached);
        } else if (!missing.get().isEmpty()) {
            attached.putAll(attach(tree, path, unit, missing.get()));
        }
        requireDenial(tree, path, unit, attached);
        return unit;
    }

    /** In quarantine and in the pool, everything must be denied to all roles but ours. */
    private void requireDenial(
            UnitTree tree, OuPath path, OuId unit, Map<String, String> attached) {
        if (guardrails.of(path).stream()
                .noneMatch(each -> each.name().equals(UnitGuardrails.QUARANTINE))) {
            return;
        }
        String policy = Objects.requireNonNull(attached.get(UnitGuardrails.QUARANTINE));
        if (!DenialOfAll.isIn(tree.content(policy), guardrails.ours())) {
            throw unguarded(
                    path,
                    "The service control policy %s at unit %s (%s) does not deny everything to all but this product's roles: put organization/guardrails/quarantine.json in its place, as `avm setup` does."
                            .formatted(UnitGuardrails.QUARANTINE, path, unit));
        }
    }

    /** Finds the units of a path one below the other, and makes those that are missing. */
    private OuId firstSeen(UnitTree tree, OuPath path) {
        OuId unit = tree.root();
        for (OuPath level : path.levels()) {
            Optional<OuId> known = ids.find(level);
            if (known.isPresent() && tree.policies(known.get()).isEmpty()) {
                throw unguarded(path, deleted(level, known.get()));
            }
            unit = known.isPresent() ? known.get() : firstSeen(tree, unit, level);
        }
        return unit;
    }

    private OuId firstSeen(UnitTree tree, OuId parent, OuPath level) {
        String name = level.names().getLast();
        Optional<OuId> there = tree.child(parent, name);
        if (there.isEmpty()) {
            ids.making(level);
        }
        OuId unit = there.isPresent() ? there.get() : tree.make(parent, name);
        ids.seen(level, unit);
        return unit;
    }

    /** Finds a path by its names alone. */
    private static Optional<OuId> byName(UnitTree tree, OuPath path) {
        Optional<OuId> unit = Optional.of(tree.root());
        for (String name : path.names()) {
            unit = unit.flatMap(parent -> tree.child(parent, name));
        }
        return unit;
    }

    /**
     * Returns the guardrails that hold neither at a unit nor above it; empty if it is missing. AWS
     * detaches every policy where it disables their type, so an attached one is in force.
     *
     * @param attached gets the ids of those that do, by name
     */
    private static Optional<List<Guardrail>> missing(
            UnitTree tree, OuId unit, List<Guardrail> required, Map<String, String> attached) {
        List<Guardrail> missing = new ArrayList<>(required);
        OuId at = unit;
        while (true) {
            Optional<Map<String, String>> policies = tree.policies(at);
            if (policies.isEmpty()) {
                return Optional.empty();
            }
            policies.get().forEach(attached::putIfAbsent);
            missing.removeIf(guardrail -> attached.containsKey(guardrail.name()));
            if (missing.isEmpty() || at.isRoot()) {
                return Optional.of(missing);
            }
            at = tree.parent(at.value());
        }
    }

    /** Gives new and empty units of ours what they lack; returns all policies, ids by name. */
    private Map<String, String> attach(
            UnitTree tree, OuPath path, OuId unit, List<Guardrail> missing) {
        Map<String, String> policies = new HashMap<>();
        boolean mayBe =
                missing.stream()
                        .map(Guardrail::unit)
                        .distinct()
                        .allMatch(
                                at ->
                                        ids.isNew(at)
                                                && ids.find(at).filter(tree::isEmpty).isPresent());
        if (mayBe) {
            policies.putAll(tree.policies());
        }
        List<String> names = missing.stream().map(Guardrail::name).toList();
        if (!policies.keySet().containsAll(names)) {
            throw unguarded(
                    path,
                    "Unit %s (%s) lacks the service control policy %s: attach it, as `avm setup` does. Until then no account is moved into the unit."
                            .formatted(path, unit, String.join(" and ", names)));
        }
        for (Guardrail guardrail : missing) {
            tree.attach(
                    ids.find(guardrail.unit()).orElseThrow(),
                    Objects.requireNonNull(policies.get(guardrail.name())));
        }
        LOG.atInfo().log("unit {} was given its guardrails: {}", path, names);
        return policies;
    }

    /**
     * Returns the unit that has the path of one that was deleted, if its guardrails hold in it.
     *
     * @param wasSeen false: AWS does not show yet what we have just made
     * @param attached gets the ids of those guardrails, by name
     */
    private OuId instead(
            UnitTree tree,
            OuPath path,
            OuId deleted,
            boolean wasSeen,
            Map<String, String> attached) {
        Optional<OuId> other = byName(tree, path);
        if (!wasSeen || other.filter(deleted::equals).isPresent()) {
            throw new TransientFailure("Unit %s is not shown yet.".formatted(path));
        }
        boolean isGuarded =
                other.flatMap(unit -> missing(tree, unit, guardrails.of(path), attached))
                        .filter(List::isEmpty)
                        .isPresent();
        if (!isGuarded) {
            throw unguarded(path, deleted(path, deleted));
        }
        LOG.atWarn().log("unit {} was deleted, and is {} now", path, other.get());
        ids.replace(path, other.get());
        return other.get();
    }

    private static String deleted(OuPath path, OuId unit) {
        return "Unit %s (%s) was deleted. Make it again with its guardrails, as `avm setup` does. Until then no account is moved there."
                .formatted(path, unit);
    }

    private static UnitUnguarded unguarded(OuPath path, String what) {
        return new UnitUnguarded(
                Explanation.of(
                        "The guardrails of organizational unit %s are missing; administrators are told."
                                .formatted(path),
                        what));
    }

    private void move(AccountId account, OuId source, OuId destination) {
        if (source.equals(destination)) {
            return;
        }
        try {
            organization
                    .get()
                    .moveAccount(
                            request ->
                                    request.accountId(account.value())
                                            .sourceParentId(source.value())
                                            .destinationParentId(destination.value()));
        } catch (VendingFailed refused) {
            settle(refused, account, destination);
        }
    }

    /**
     * "Already there" is success, also if an earlier run whose answer was lost or another party
     * moved it.
     */
    private void settle(VendingFailed refused, AccountId account, OuId destination) {
        boolean arrived = refused.is("DuplicateAccountException");
        boolean movedMeanwhile =
                refused.is("SourceParentNotFoundException")
                        || refused.is("AccountNotFoundException");
        if (!arrived && !(movedMeanwhile && tree().parent(account.value()).equals(destination))) {
            throw refused.is("SourceParentNotFoundException")
                    ? new TransientFailure(
                            Explanation.of(
                                    "Account %s was moved by another just now.".formatted(account)),
                            refused)
                    : refused;
        }
    }
}
