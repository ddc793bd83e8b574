package dev.accountvending.local;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.PolicyType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The units that accounts live in and are moved to, each behind its service control policies. An
 * account that is frozen stays somebody's, so what members must keep is kept there too.
 */
final class Guardrails {
    private final Path folder;
    private final Path catalog;
    private final OrganizationsClient organization;

    Guardrails(Path project, OrganizationsClient organization) {
        this.folder = project.resolve("organization").resolve("guardrails");
        this.catalog = project.resolve("catalog.yml");
        this.organization = organization;
    }

    void build(String root) {
        String quarantine = policy("quarantine");
        String members = policy("members");
        guard("Quarantine", root, quarantine);
        guard("Pool", root, quarantine);
        guard("Frozen", root, policy("frozen"), members);
        unitsOfKinds().forEach(unit -> guard(unit, root, members));
    }

    /** The topmost units of the catalog's kinds; those below them are made when they are needed. */
    private Set<String> unitsOfKinds() {
        Set<String> units = new TreeSet<>();
        for (Kind kind : Catalog.parse(read(catalog), catalog.toString()).kinds().values()) {
            units.add(kind.organizationalUnit().names().getFirst());
        }
        return units;
    }

    private String policy(String name) {
        String content = minified(folder.resolve(name + ".json"));
        return organization
                .createPolicy(
                        request ->
                                request.name("account-vending-" + name)
                                        .description("Account vending: " + name)
                                        .type(PolicyType.SERVICE_CONTROL_POLICY)
                                        .content(content))
                .policy()
                .policySummary()
                .id();
    }

    private static String minified(Path file) {
        try {
            return Json.MAPPER.readTree(read(file)).toString();
        } catch (JsonProcessingException e) {
            throw unreadable(file, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static LocalCloudException unreadable(Path file, IOException e) {
        return new LocalCloudException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }

    private void guard(String unit, String root, String... policies) {
        String id =
                organization
                        .createOrganizationalUnit(request -> request.parentId(root).name(unit))
                        .organizationalUnit()
                        .id();
        for (String policy : List.of(policies)) {
            organization.attachPolicy(request -> request.targetId(id).policyId(policy));
        }
    }
}
