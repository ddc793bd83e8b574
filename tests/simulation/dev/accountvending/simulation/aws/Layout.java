package dev.accountvending.simulation.aws;

import java.util.List;

/**
 * The names that an installation is deployed under.
 *
 * @param management the account that owns the organization and the parent zone
 * @param identity the account that people sign in to
 * @param region home of the installation, one of the regions
 * @param regions that every account has enabled
 * @param accessRole name of the role that Organizations makes in an account
 * @param operatorRole path and name of the vending account's role that members trust
 * @param externalId that the management account's roles ask for
 * @param parentDomain of the parent zone
 * @param ownerTag of the identity account's users, with their e-mail address
 */
public record Layout(
        String management,
        String vending,
        String identity,
        String region,
        List<String> regions,
        String accessRole,
        String operatorRole,
        String externalId,
        String parentDomain,
        String ownerTag) {

    static final String ORGANIZATION_ROLE = "VendingOrganizationRole";
    static final String PARENT_ZONE_ROLE = "VendingParentZoneRole";
    static final String PARENT_ZONE_READER = "VendingDnsReadOnly";
    static final String IDENTITY_READER = "VendingIdentityReader";

    public Layout {
        regions = List.copyOf(regions);
    }

    /** Returns one for tests, in two regions. */
    public static Layout usual() {
        return new Layout(
                "100000000001",
                "100000000002",
                "100000000003",
                "us-east-1",
                List.of("us-east-1", "eu-central-1"),
                "OrganizationAccountAccessRole",
                "account-vending-machine-operator",
                "an-external-id",
                "accounts.example.com",
                "email");
    }

    public String organizationRoleArn() {
        return role(management, ORGANIZATION_ROLE);
    }

    public String parentZoneRoleArn() {
        return role(management, PARENT_ZONE_ROLE);
    }

    public String parentZoneReaderArn() {
        return role(management, PARENT_ZONE_READER);
    }

    public String identityReaderArn() {
        return role(identity, IDENTITY_READER);
    }

    public String operatorRoleArn() {
        return role(vending, operatorRole);
    }

    private static String role(String account, String name) {
        return "arn:aws:iam::%s:role/%s".formatted(account, name);
    }
}
