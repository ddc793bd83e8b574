package dev.accountvending.local;

import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.deployment.DefaultSettings;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The settings of the functions of the stage {@code local}: the defaults of all stages, and what
 * this one says otherwise.
 *
 * @param identity the id of the account that people sign in to
 * @param parentZone the id of the zone above all accounts' domains
 * @param organizationRole an ARN, as are the four that follow
 * @param stateMachines ARNs by name, as {@code vend-account}
 */
public record StageSettings(
        String identity,
        String parentZone,
        String organizationRole,
        String parentZoneRole,
        String parentZoneReaderRole,
        String operatorRole,
        String identityReaderRole,
        Map<String, String> stateMachines) {

    public StageSettings {
        stateMachines = Map.copyOf(stateMachines);
    }

    /** Returns the settings by the names that functions know; the caller may change them. */
    public Map<String, String> read(Path project) {
        Map<String, String> settings = new HashMap<>(DefaultSettings.read(project));
        settings.put("AVM_STAGE", StageNames.STAGE);
        settings.put("AVM_TABLE", Stage.TABLE);
        settings.put("AVM_PARENT_DOMAIN", Stage.PARENT_DOMAIN);
        settings.put("AVM_PARENT_ZONE_ID", parentZone);
        settings.put("AVM_IDENTITY_ACCOUNT_ID", identity);
        settings.put("AVM_ORGANIZATION_ROLE_ARN", organizationRole);
        settings.put("AVM_PARENT_ZONE_ROLE_ARN", parentZoneRole);
        settings.put("AVM_PARENT_ZONE_READER_ROLE_ARN", parentZoneReaderRole);
        settings.put("AVM_OPERATOR_ROLE_ARN", operatorRole);
        settings.put("AVM_EXTERNAL_ID", Stage.EXTERNAL_ID);
        settings.put("AVM_ACCESS_ROLE_NAME", Stage.ACCESS_ROLE);
        settings.put("AVM_ROOT_EMAIL_TEMPLATE", "aws+{lease}@example.com");
        settings.put("AVM_QUARANTINE_OU", "Quarantine");
        settings.put("AVM_POOL_OU", "Pool");
        settings.put("AVM_FROZEN_OU", "Frozen");
        settings.put("AVM_CLEANING_PROJECT", StageNames.CLEANING_PROJECT);
        settings.put("AVM_ADMINISTRATORS", LocalPerson.listed(LocalPerson.Role.ADMINISTRATOR));
        settings.put("AVM_APPROVERS", "service=" + LocalPerson.listed(LocalPerson.Role.APPROVER));
        settings.put("AVM_CALLER_ROLES", StageNames.REQUESTER);
        settings.put("AVM_IDENTITY_READER_ROLE_ARN", identityReaderRole);
        settings.put("AVM_SENDER_EMAIL", Stage.SENDER);
        settings.put(
                "AVM_CONTACT_SECURITY", "Security team; Security; security@example.com; +15550100");
        settings.put("AVM_OWNER_TAG", Stage.OWNER_TAG);
        settings.put("AVM_REQUIRE_MFA", "true");
        settings.put("AVM_ALIAS_PREFIX", "example");
        settings.put("AVM_CATALOG", project.resolve("catalog.yml").toString());
        settings.put("AVM_SLACK_SECRETS", Stage.SLACK_SECRETS);
        stateMachines.forEach((name, arn) -> settings.put(stateMachineSetting(name), arn));
        return settings;
    }

    /**
     * Returns a setting's name: {@code AVM_VEND_STATE_MACHINE_ARN} for {@code vend-account}, {@code
     * AVM_SLACK_STATE_MACHINE_ARN} for {@code answer-slack}.
     */
    static String stateMachineSetting(String name) {
        return "AVM_%s_STATE_MACHINE_ARN"
                .formatted(
                        name.replaceFirst("^answer-|-account$|-vend$|-organization$", "")
                                .replace('-', '_')
                                .toUpperCase(Locale.ROOT));
    }
}
