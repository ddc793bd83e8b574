package dev.accountvending.setup;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Deployer;
import dev.accountvending.catalog.Kind;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.ProtectedRole;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The units and guardrails that an installation needs: what {@code bin/avm setup} makes at AWS, and
 * what the local cloud has from the start.
 *
 * @param units every level, those above first
 */
public record Blueprint(
        Places places,
        List<OuPath> units,
        List<Guardrail> guardrails,
        Set<Attachment> attachments) {
    public Blueprint {
        units = List.copyOf(units);
        guardrails = List.copyOf(guardrails);
        attachments = Collections.unmodifiableSet(new LinkedHashSet<>(attachments));
    }

    /**
     * The units of accounts that no lease of a kind uses.
     *
     * @param quarantine for accounts of failed leases
     * @param pool for clean accounts
     * @param frozen for accounts whose budget is used up
     */
    public record Places(OuPath quarantine, OuPath pool, OuPath frozen) {
        /** As {@code stages/default.yml} has them. */
        public static final Places USUAL =
                new Places(new OuPath("Quarantine"), new OuPath("Pool"), new OuPath("Frozen"));

        Stream<OuPath> all() {
            return Stream.of(quarantine, pool, frozen);
        }
    }

    /**
     * Reads the guardrails.
     *
     * @param project the project's folder
     * @param accessRole the name of the role that Organizations makes in new accounts
     * @param protectedRoles that others make in members
     */
    public static Blueprint of(
            Path project,
            Catalog catalog,
            String accessRole,
            List<ProtectedRole> protectedRoles,
            Places places) {
        Guardrail.Blanks blanks =
                new Guardrail.Blanks(accessRole, issuers(catalog), protectedRoles);
        Guardrail members = Guardrail.read(project, "members", blanks);
        Guardrail quarantine = Guardrail.read(project, "quarantine", blanks);
        Guardrail frozen = Guardrail.read(project, "frozen", blanks);
        List<OuPath> ofKinds =
                catalog.kinds().values().stream().map(Kind::organizationalUnit).toList();
        Set<Attachment> attachments = new LinkedHashSet<>();
        ofKinds.forEach(unit -> attachments.add(new Attachment(unit.top(), members)));
        catalog.guardedUnits()
                .forEach(
                        (unit, guardrails) ->
                                attachments.add(
                                        new Attachment(
                                                unit,
                                                Guardrail.ofUnit(
                                                        project, unit, guardrails, blanks))));
        attachments.add(new Attachment(places.quarantine(), quarantine));
        attachments.add(new Attachment(places.pool(), quarantine));
        attachments.add(new Attachment(places.frozen(), frozen));
        // The guardrail for our own roles too, such as on leaving the organization, applies in all
        // units.
        places.all().forEach(unit -> attachments.add(new Attachment(unit, members)));
        return new Blueprint(
                places,
                Stream.concat(ofKinds.stream(), places.all())
                        .flatMap(unit -> unit.levels().stream())
                        .distinct()
                        .toList(),
                attachments.stream().map(Attachment::guardrail).distinct().toList(),
                attachments);
    }

    /** Returns the units that have a guardrail of their own, and those above them. */
    List<OuPath> guarded() {
        Set<OuPath> guarded = new LinkedHashSet<>();
        attachments.forEach(attachment -> guarded.addAll(attachment.unit().levels()));
        return List.copyOf(guarded);
    }

    private static Set<String> issuers(Catalog catalog) {
        return catalog.kinds().values().stream()
                .map(Kind::deployer)
                .filter(Objects::nonNull)
                .map(Deployer::oidcProvider)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
