package dev.accountvending;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.setup.Blueprint;
import dev.accountvending.setup.Organization;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.route53.Route53Client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The accounts that an administrator has before the product comes: the organization with its units
 * and guardrails, the parent zone, and the stacks of {@code organization/}.
 */
final class Accounts {
    static final String PARENT_DOMAIN = "accounts.example.com";
    static final String ACCESS_ROLE = "OrganizationAccountAccessRole";
    static final String EXTERNAL_ID = "localstack-external-id";
    private static final String STACK = "account-vending";

    private final AwsEndpoints aws;
    final String management;
    final String vending;
    final String identity;
    final String parentZone;
    private final String organization;

    private Accounts(AwsEndpoints aws, OrganizationsClient organizations) {
        this.aws = aws;
        var made =
                organizations
                        .createOrganization(r -> r.featureSet(OrganizationFeatureSet.ALL))
                        .organization();
        this.organization = made.id();
        this.management = made.masterAccountId();
        String root = organizations.listRoots().roots().getFirst().id();
        organizations.enablePolicyType(
                r -> r.rootId(root).policyType(PolicyType.SERVICE_CONTROL_POLICY));
        new Organization(organizations).build(blueprint(), false);
        this.vending = account(organizations, "Account vending", "vending@example.com");
        this.identity = account(organizations, "Identity", "identity@example.com");
        try (Route53Client zones = aws.client(Route53Client.builder(), management)) {
            String id =
                    zones.createHostedZone(
                                    r ->
                                            r.name(PARENT_DOMAIN)
                                                    .callerReference(UUID.randomUUID().toString()))
                            .hostedZone()
                            .id();
            this.parentZone = id.substring(id.lastIndexOf('/') + 1);
        }
    }

    /** Makes them. */
    static Accounts make(AwsEndpoints aws) {
        try (OrganizationsClient organizations =
                aws.client(OrganizationsClient.builder(), "organization")) {
            return new Accounts(aws, organizations);
        }
    }

    private static Blueprint blueprint() {
        Path catalog = Path.of("catalog.yml");
        return Blueprint.of(
                Path.of(""),
                Catalog.parse(read(catalog), catalog.toString()),
                ACCESS_ROLE,
                List.of(),
                Blueprint.Places.USUAL);
    }

    private static String account(OrganizationsClient organizations, String name, String email) {
        return organizations
                .createAccount(r -> r.accountName(name).email(email))
                .createAccountStatus()
                .accountId();
    }

    /** Deploys what the management account trusts the product with; answers what it tells. */
    Map<String, String> deployManagementStack() {
        Map<String, String> parameters = new HashMap<>(trust());
        parameters.put("OrganizationId", organization);
        parameters.put("AccessRoleName", ACCESS_ROLE);
        parameters.put("ParentDomain", PARENT_DOMAIN);
        parameters.put("ParentZoneId", parentZone);
        aws.deleteStack(management, STACK); // of a run before: this account is always the same
        return deploy(management, "management-account.yaml", parameters);
    }

    /** Deploys what the identity account trusts the product with; answers what it tells. */
    Map<String, String> deployIdentityStack() {
        return deploy(identity, "identity-account.yaml", trust());
    }

    private Map<String, String> trust() {
        return Map.of(
                "VendingAccountId", vending,
                "Installation", StageNames.INSTALLATION,
                "ExternalId", EXTERNAL_ID);
    }

    private Map<String, String> deploy(
            String account, String file, Map<String, String> parameters) {
        return aws.deploy(account, STACK, read(Path.of("organization", file)), parameters);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
