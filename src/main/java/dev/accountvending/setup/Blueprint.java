package dev.accountvending.setup;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.model.OuPath;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The units and guardrails that an installation needs: what {@code bin/avm setup} makes at AWS, and
 * what the local cloud has from the start.
 *
 * @param units every level, those above first
 */
public record Blueprint(
        List<OuPath> units, List<Guardrail> guardrails, Set<Attachment> attachments) {
    public Blueprint {
        units = List.copyOf(units);
        guardrails = List.copyOf(guardrails);
        attachments = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(attachments));
    }

    /**
     * Where accounts are that no lease of a kind uses.
     *
     * @param quarantine for accounts of failed leases
     * @param pool for clean accounts
     * @param frozen for accounts whose budget is used up
     */
    public record Places(OuPath quarantine, OuPath pool, OuPath frozen) {
        /** As {@code serverless.yml} has them. */
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
     */
    public static Blueprint of(Path project, Catalog catalog, String accessRole, Places places) {
        Guardrail members = Guardrail.read(project, "members", accessRole);
        Guardrail quarantine = Guardrail.read(project, "quarantine", accessRole);
        Guardrail frozen = Guardrail.read(project, "frozen", accessRole);
        List<OuPath> ofKinds =
                catalog.kinds().values().stream().map(Kind::organizationalUnit).toList();
        Set<Attachment> attachments = new LinkedHashSet<>();
        ofKinds.forEach(unit -> attachments.add(new Attachment(levels(unit).getFirst(), members)));
        attachments.add(new Attachment(places.quarantine(), quarantine));
        attachments.add(new Attachment(places.pool(), quarantine));
        attachments.add(new Attachment(places.frozen(), frozen));
        return new Blueprint(
                Stream.concat(ofKinds.stream(), places.all())
                        .flatMap(unit -> levels(unit).stream())
                        .distinct()
                        .toList(),
                List.of(members, quarantine, frozen),
                attachments);
    }

    /** The path of each unit from the root down to this one. */
    private static List<OuPath> levels(OuPath path) {
        List<String> names = path.names();
        return Stream.iterate(1, depth -> depth <= names.size(), depth -> depth + 1)
                .map(depth -> new OuPath(String.join("/", names.subList(0, depth))))
                .toList();
    }
}
