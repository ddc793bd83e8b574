package dev.accountvending.local;

import java.util.List;
import java.util.Map;

/**
 * What {@code GET /local} answers: what is there, and how to act in it.
 *
 * @param organizationRole ARN
 * @param parentZoneRole ARN
 * @param accessRole the name of the role that new accounts are made with
 * @param callerRole ARN; in a session of it, named by an e-mail address, anybody can ask the API
 * @param administrators of {@code management}, {@code vending} and {@code identity}
 * @param people who can ask the API
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
        String callerRole,
        Map<String, AccessKey> administrators,
        List<LocalPerson> people,
        SlackEndpoints slack) {
    public Description {
        administrators = Map.copyOf(administrators);
        people = List.copyOf(people);
    }
}
