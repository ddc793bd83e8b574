package dev.accountvending.reconcile;

import dev.accountvending.account.UnitGuardrails;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.OuPath;
import dev.accountvending.runtime.Settings;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The part of the organization that is ours.
 *
 * @param kinds the units that accounts are vended into
 * @param own the accounts of the installation itself, which no lease holds
 */
record ManagedScope(
        Set<OuPath> kinds,
        OuPath pool,
        OuPath frozen,
        OuPath quarantine,
        UnitGuardrails guardrails,
        Set<AccountId> own) {

    ManagedScope {
        kinds = Collections.unmodifiableSet(new LinkedHashSet<>(kinds));
        own = Set.copyOf(own);
    }

    static ManagedScope of(Settings settings, Catalog catalog) {
        Set<OuPath> kinds = new LinkedHashSet<>();
        catalog.kinds().values().stream().map(Kind::organizationalUnit).forEach(kinds::add);
        return new ManagedScope(
                kinds,
                settings.poolUnit(),
                settings.frozenUnit(),
                settings.quarantineUnit(),
                new UnitGuardrails(settings, catalog),
                Set.copyOf(
                        List.of(
                                settings.ownAccount(),
                                settings.identityAccount(),
                                new AccountId(settings.organizationRole().split(":", 6)[4]))));
    }

    /** Returns every unit that accounts of ours can be in. */
    Set<OuPath> units() {
        Set<OuPath> units = new LinkedHashSet<>(kinds);
        units.addAll(List.of(pool, frozen, quarantine));
        return units;
    }
}
