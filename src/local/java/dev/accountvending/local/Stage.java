package dev.accountvending.local;

import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.deployment.DeployedRoles;
import dev.accountvending.local.deployment.StageParameters;
import dev.accountvending.local.slack.SlackApp;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What exists before the first account is requested.
 *
 * @param known the values of the accounts' stacks
 * @param roles the vending account's
 * @param stateMachines ARNs by name, as {@code vend-account}
 */
record Stage(
        String management,
        String vending,
        String identity,
        String parentZone,
        StageParameters.Known known,
        DeployedRoles roles,
        Map<String, String> stateMachines,
        Map<String, AccessKey> administrators,
        List<LocalPerson> people,
        SlackApp slack) {
    static final String REGION = StageNames.REGION;
    static final String PARENT_DOMAIN = "accounts.example.com";
    static final String ACCESS_ROLE = "OrganizationAccountAccessRole";
    static final String EXTERNAL_ID = "local-external-id";
    static final String SENDER = "accounts@example.com";
    static final String OWNER_TAG = "email";
    static final String TABLE = StageNames.INSTALLATION;
    static final String SLACK_SECRETS = StageNames.INSTALLATION + "-slack";

    Stage {
        stateMachines = Map.copyOf(stateMachines);
        administrators = Map.copyOf(administrators);
        people = List.copyOf(people);
    }

    /** Returns the stage once other roles and state machines are deployed to it. */
    Stage with(DeployedRoles otherRoles, Map<String, String> otherStateMachines) {
        return new Stage(
                management,
                vending,
                identity,
                parentZone,
                known,
                otherRoles,
                otherStateMachines,
                administrators,
                people,
                slack);
    }

    /**
     * Returns the parameters of this stage's deployment, without the values that each start draws.
     */
    static StageParameters parameters() {
        return new StageParameters(
                PARENT_DOMAIN,
                EXTERNAL_ID,
                SENDER,
                SLACK_SECRETS,
                ACCESS_ROLE,
                OWNER_TAG,
                Map.of());
    }

    /**
     * Returns the ARNs of all roles that are deployed: to the vending account, and by the two
     * stacks.
     */
    List<String> deployedRoles() {
        return Stream.concat(
                        roles.all().stream().map(role -> role.arn(vending())),
                        Stream.of(
                                organizationRole(),
                                parentZoneRole(),
                                identityReaderRole(),
                                parentZoneReaderRole()))
                .toList();
    }

    String organizationRole() {
        return known.organizationRole();
    }

    String parentZoneRole() {
        return known.parentZoneRole();
    }

    String parentZoneReaderRole() {
        return "arn:aws:iam::%s:role/vending/DnsReadOnly".formatted(management());
    }

    String identityReaderRole() {
        return known.identityReaderRole();
    }

    String operatorRole() {
        return roles.operator().arn(vending);
    }

    Description description() {
        return new Description(
                REGION,
                management,
                vending,
                identity,
                PARENT_DOMAIN,
                parentZone,
                organizationRole(),
                parentZoneRole(),
                ACCESS_ROLE,
                roles.requester().arn(vending),
                administrators,
                people,
                SlackEndpoints.of(slack));
    }
}
