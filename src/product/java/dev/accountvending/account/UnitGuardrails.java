package dev.accountvending.account;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.model.OuPath;
import dev.accountvending.runtime.Settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The service control policies that must hold in each unit that accounts are moved into. */
public final class UnitGuardrails {
    public static final String MEMBERS = "account-vending-members";
    public static final String QUARANTINE = "account-vending-quarantine";
    public static final String FROZEN = "account-vending-frozen";

    /** What binds the vending machine too does so wherever an account of ours is. */
    public static final List<String> OF_QUARANTINE = List.of(QUARANTINE, MEMBERS);

    public static final List<String> OF_FROZEN = List.of(FROZEN, MEMBERS);

    private final Settings settings;
    private final Map<OuPath, List<String>> ofPlaces = new LinkedHashMap<>();
    private final Map<OuPath, List<String>> ofKinds;

    /**
     * A policy, by its name, and the unit that {@code avm setup} attaches it to.
     *
     * @param unit the unit itself, or one above it
     */
    record Guardrail(String name, OuPath unit) {}

    public UnitGuardrails(Settings settings, Catalog catalog) {
        this.settings = settings;
        ofPlaces.put(settings.quarantineUnit(), OF_QUARANTINE);
        ofPlaces.put(settings.poolUnit(), OF_QUARANTINE);
        ofPlaces.put(settings.frozenUnit(), OF_FROZEN);
        ofKinds = ofKinds(catalog);
    }

    /** Returns the units of kinds that a guardrail is attached to, and the names of those there. */
    public static Map<OuPath, List<String>> ofKinds(Catalog catalog) {
        Map<OuPath, List<String>> guardrails = new LinkedHashMap<>();
        catalog.kinds()
                .values()
                .forEach(kind -> add(guardrails, kind.organizationalUnit().top(), MEMBERS));
        catalog.guardedUnits().forEach((unit, held) -> add(guardrails, unit, held.policyAt(unit)));
        return guardrails;
    }

    private static void add(Map<OuPath, List<String>> guardrails, OuPath unit, String name) {
        List<String> names = guardrails.computeIfAbsent(unit, _ -> new ArrayList<>());
        if (!names.contains(name)) {
            names.add(name);
        }
    }

    /** Returns the roles in members that guardrails may except, as {@code path/Name}. */
    Set<String> ours() {
        return Set.of(settings.accessRoleName(), "vending/VendingOperator");
    }

    /** Returns the guardrails that must hold in a unit. */
    List<Guardrail> of(OuPath path) {
        List<Guardrail> required = new ArrayList<>();
        List<String> ofPlace = ofPlaces.get(path);
        if (ofPlace != null) {
            ofPlace.forEach(name -> required.add(new Guardrail(name, path)));
            return required;
        }
        // A lease keeps its unit, although its kind may have another one by now.
        required.add(new Guardrail(MEMBERS, path.top()));
        ofKinds.forEach(
                (unit, names) -> {
                    if (path.isWithin(unit)) {
                        names.stream()
                                .map(name -> new Guardrail(name, unit))
                                .filter(each -> !required.contains(each))
                                .forEach(required::add);
                    }
                });
        return required;
    }
}
