package dev.accountvending.local;

import dev.accountvending.local.slack.SlackApp;

import java.util.List;
import java.util.Map;

/**
 * What is there before the first account is asked for.
 *
 * @param stateMachines ARNs by name, as {@code vend-account}
 */
record Stage(
        String management,
        String vending,
        String identity,
        String parentZone,
        String organizationRole,
        String parentZoneRole,
        String operatorRole,
        String identityReaderRole,
        Map<String, String> stateMachines,
        Map<String, AccessKey> administrators,
        List<LocalPerson> people,
        SlackApp slack) {
    static final String REGION = "us-east-1";
    static final String PARENT_DOMAIN = "accounts.example.com";
    static final String ACCESS_ROLE = "OrganizationAccountAccessRole";
    static final String EXTERNAL_ID = "local-external-id";
    static final String SENDER = "accounts@example.com";
    static final String OWNER_TAG = "email";
    static final String CALLER_ROLE = "AccountRequester";
    static final String TABLE = "account-vending-local";
    static final String SLACK_SECRETS = "/account-vending-local/slack";

    Stage {
        stateMachines = Map.copyOf(stateMachines);
        administrators = Map.copyOf(administrators);
        people = List.copyOf(people);
    }

    Description description() {
        return new Description(
                REGION,
                management,
                vending,
                identity,
                PARENT_DOMAIN,
                parentZone,
                organizationRole,
                parentZoneRole,
                ACCESS_ROLE,
                "arn:aws:iam::%s:role/%s".formatted(vending, CALLER_ROLE),
                administrators,
                people,
                SlackDoors.of(slack));
    }
}
