package dev.accountvending.local;

import java.util.List;
import java.util.Map;

/**
 * The answer of {@code GET /local}: the parts of the local cloud, and how to use them.
 *
 * @param organizationRole ARN
 * @param parentZoneRole ARN
 * @param accessRole the name of the role that new accounts are made with
 * @param callerRole ARN; every caller with a session of it, named by an e-mail address, can ask the
 *     API
 * @param administrators of {@code management}, {@code vending} and {@code identity}
 * @param people the people who can ask the API
 * @param slack how to act as Slack
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
        String callerRole,
        Map<String, AccessKey> administrators,
        List<LocalPerson> people,
        SlackEndpoints slack) {
    public Description {
        administrators = Map.copyOf(administrators);
        people = List.copyOf(people);
    }
}
