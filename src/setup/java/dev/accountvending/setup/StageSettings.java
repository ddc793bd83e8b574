package dev.accountvending.setup;

import dev.accountvending.model.OuPath;
import dev.accountvending.model.ProtectedRole;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes the settings about the organization for a stage's file in {@code stages/}. */
final class StageSettings {
    private static final String USUAL_ACCESS_ROLE = "OrganizationAccountAccessRole";

    private static final Pattern PLAIN =
            Pattern.compile("(?=.*[./-])[A-Za-z][A-Za-z0-9:/._-]*[A-Za-z0-9]|Z[A-Z0-9]+");

    private StageSettings() {}

    /**
     * Returns the settings by name, in the order of {@code stages/example.yml}; defaults are left
     * out.
     */
    static Map<String, String> of(SetupPlan intent, String management, Blueprint blueprint) {
        Map<String, String> settings = new LinkedHashMap<>();
        SetupOptions wishes = intent.wishes();
        if (!wishes.accessRole().equals(USUAL_ACCESS_ROLE)) {
            settings.put("accessRoleName", wishes.accessRole());
        }
        if (!wishes.protectedRoles().isEmpty()) {
            settings.put(
                    "protectedRoles",
                    wishes.protectedRoles().stream()
                            .map(ProtectedRole::value)
                            .collect(Collectors.joining(",")));
        }
        Blueprint.Places places = blueprint.places();
        Blueprint.Places usual = Blueprint.Places.USUAL;
        differing(settings, "quarantineOu", places.quarantine(), usual.quarantine());
        differing(settings, "poolOu", places.pool(), usual.pool());
        differing(settings, "frozenOu", places.frozen(), usual.frozen());
        if (wishes.identityCenter() != null) {
            settings.put("identityCenterInstanceArn", wishes.identityCenter());
        }
        if (wishes.identityStore() != null) {
            settings.put("identityStoreId", wishes.identityStore());
        }
        intent.parentDomain().ifPresent(domain -> settings.put("parentDomain", domain));
        intent.parentZone().ifPresent(zone -> settings.put("parentZoneId", zone));
        if (wishes.identityAccount() != null) {
            settings.put("identityAccountId", wishes.identityAccount().value());
        }
        settings.put("organizationRoleArn", arn(management, RolesCheck.ORGANIZATION_ROLE));
        settings.put("parentZoneRoleArn", arn(management, RolesCheck.ZONE_ROLE));
        settings.put("externalId", intent.externalId());
        settings.replaceAll((_, value) -> yaml(value));
        return Collections.unmodifiableMap(settings);
    }

    /** Returns a value in quotes, unless YAML is sure to read it as the same text. */
    private static String yaml(String value) {
        return PLAIN.matcher(value).matches()
                ? value
                : "\"%s\"".formatted(value.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private static void differing(
            Map<String, String> settings, String name, OuPath path, OuPath usual) {
        if (!path.equals(usual)) {
            settings.put(name, path.value());
        }
    }

    private static String arn(String account, String role) {
        return "arn:aws:iam::%s:role/vending/%s".formatted(account, role);
    }
}
