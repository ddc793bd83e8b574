package dev.accountvending.local.deployment;

import com.fasterxml.jackson.databind.node.TextNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parameters of the stage {@code local}: the settings of {@code stages/} that have no default,
 * and those that grants depend on. Values that each start draws anew, such as account ids, are
 * placeholders in the packaged template, which is therefore the same for every start.
 *
 * @param more parameters by name, which override those listed here
 */
public record StageParameters(
        String parentDomain,
        String externalId,
        String senderEmail,
        String slackSecrets,
        String accessRoleName,
        String ownerTag,
        Map<String, String> more) {

    public StageParameters {
        more = Map.copyOf(more);
    }

    private static final String IDENTITY = "100000000001";
    private static final String ORGANIZATION_ROLE =
            "arn:aws:iam::100000000002:role/vending/VendingOrganizationRole";
    private static final String PARENT_ZONE_ROLE =
            "arn:aws:iam::100000000002:role/vending/VendingParentZoneRole";
    private static final String IDENTITY_READER_ROLE =
            "arn:aws:iam::100000000001:role/vending/VendingIdentityReader";
    private static final String PARENT_ZONE = "ZPLACEHOLDER0000000001";

    /** The values that replace the placeholders. */
    public record Known(
            String identityAccount,
            String organizationRole,
            String parentZoneRole,
            String identityReaderRole,
            String parentZone) {}

    /** Returns the parameters for {@code --param}, by name. */
    Map<String, String> byName() {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("parentDomain", parentDomain);
        named.put("parentZoneId", PARENT_ZONE);
        named.put("identityAccountId", IDENTITY);
        named.put("identityReaderRoleArn", IDENTITY_READER_ROLE);
        named.put("organizationRoleArn", ORGANIZATION_ROLE);
        named.put("parentZoneRoleArn", PARENT_ZONE_ROLE);
        named.put("externalId", externalId);
        named.put("accessRoleName", accessRoleName);
        named.put("ownerTag", ownerTag);
        named.put("senderEmail", senderEmail);
        named.put("slackSecrets", slackSecrets);
        named.put("rootEmailTemplate", "aws+{lease}@example.com");
        named.put("aliasPrefix", "example");
        named.put("administrators", "administrators@example.com");
        named.putAll(new TreeMap<>(more)); // in one order, because the package's name depends on it
        named.values()
                .removeIf(String::isEmpty); // osls takes no empty ones; serverless.yml has defaults
        return named;
    }

    /**
     * Returns the template with the placeholders replaced; roles first, because they contain
     * accounts.
     */
    static String fill(String template, Known known) {
        return template.replace(quoted(ORGANIZATION_ROLE), quoted(known.organizationRole()))
                .replace(quoted(PARENT_ZONE_ROLE), quoted(known.parentZoneRole()))
                .replace(quoted(reader(PARENT_ZONE_ROLE)), quoted(reader(known.parentZoneRole())))
                .replace(quoted(IDENTITY_READER_ROLE), quoted(known.identityReaderRole()))
                .replace(quoted(PARENT_ZONE), quoted(known.parentZone()))
                .replace(IDENTITY, known.identityAccount());
    }

    /** As resources/parent-zone-reader.js has it. */
    private static String reader(String parentZoneRole) {
        return parentZoneRole.replaceFirst("[^/]+$", "DnsReadOnly");
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
