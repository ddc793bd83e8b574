package dev.accountvending.local;

import dev.accountvending.local.slack.SlackApp;

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
        Map<String, String> stateMachines,
        Map<String, AccessKey> administrators,
        SlackApp slack) {
    static final String REGION = "us-east-1";
    static final String PARENT_DOMAIN = "accounts.example.com";
    static final String ACCESS_ROLE = "OrganizationAccountAccessRole";
    static final String EXTERNAL_ID = "local-external-id";
    static final String SENDER = "accounts@example.com";
    static final String ADMINISTRATORS = "cloud-team@example.com";
    static final String TABLE = "account-vending-local";
    static final String SLACK_SECRETS = "/account-vending-local/slack";

    Stage {
        stateMachines = Map.copyOf(stateMachines);
        administrators = Map.copyOf(administrators);
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
                administrators,
                SlackDoors.of(slack));
    }
}
