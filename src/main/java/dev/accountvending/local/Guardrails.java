package dev.accountvending.local;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.PolicyType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The units that the product moves accounts to, each behind its service control policy. */
final class Guardrails {
    private final Path folder;
    private final OrganizationsClient organization;

    Guardrails(Path project, OrganizationsClient organization) {
        this.folder = project.resolve("organization").resolve("guardrails");
        this.organization = organization;
    }

    void build(String root) {
        String quarantine = policy("quarantine");
        guard("Quarantine", root, quarantine);
        guard("Pool", root, quarantine);
        guard("Frozen", root, policy("frozen"));
    }

    private String policy(String name) {
        Path file = folder.resolve(name + ".json");
        try {
            String content = Json.MAPPER.readTree(Files.readString(file)).toString();
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
        } catch (IOException e) {
            throw new LocalCloudException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private void guard(String unit, String root, String policy) {
        String id =
                organization
                        .createOrganizationalUnit(request -> request.parentId(root).name(unit))
                        .organizationalUnit()
                        .id();
        organization.attachPolicy(request -> request.targetId(id).policyId(policy));
    }
}
