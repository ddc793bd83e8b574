package dev.accountvending.local;

import java.util.Map;

/**
 * What {@code GET /local} answers: what is there, and how to act in it.
 *
 * @param organizationRole ARN
 * @param parentZoneRole ARN
 * @param accessRole the name of the role that new accounts are made with
 * @param administrators of {@code management}, {@code vending} and {@code identity}
 * @param slack how to be Slack
 */
public record Description(
        String region,
        String managementAccountId,
        String vendingAccountId,
        String identityAccountId,
        String parentDomain,
        String parentZoneId,
        String organizationRole,
        String parentZoneRole,
        String accessRole,
        Map<String, AccessKey> administrators,
        SlackDoors slack) {
    public Description {
        administrators = Map.copyOf(administrators);
    }
}
