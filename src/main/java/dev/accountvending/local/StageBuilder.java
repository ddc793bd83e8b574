package dev.accountvending.local;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.functions.FunctionDeclaration;
import dev.accountvending.local.functions.FunctionDeclarations;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.Callers;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.local.rules.AwsRules;
import dev.accountvending.local.slack.SlackApp;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Does what an administrator does once, by hand and by deploying: accounts, roles, the zone. */
final class StageBuilder {
    private static final String MANAGEMENT = "111122223333";
    private static final String ADMINISTRATOR_POLICY =
            "arn:aws:iam::aws:policy/AdministratorAccess";

    private final Path project;
    private final FunctionDeclarations functions;
    private final Moto moto;
    private final Callers callers;
    private final AwsRules rules;
    private final AdministratorClients clients;
    private final SlackApp slack;

    StageBuilder(
            Path project,
            FunctionDeclarations functions,
            Moto moto,
            Callers callers,
            AwsRules rules,
            AdministratorClients clients,
            SlackApp slack) {
        this.project = project;
        this.functions = functions;
        this.moto = moto;
        this.callers = callers;
        this.rules = rules;
        this.clients = clients;
        this.slack = slack;
    }

    static String management() {
        return MANAGEMENT;
    }

    static AdministratorClients clients(URI gateway) {
        return new AdministratorClients(gateway);
    }

    Stage build() {
        admit(MANAGEMENT);
        createOrganization();
        String vending = createAccount("Account vending", "vending@example.com");
        String identity = createAccount("Identity", "identity@example.com");
        callers.strangersAdminister(vending);
        String operator = role(vending, "/vending/", "Operator", trustInOwnAccount(vending));
        for (FunctionDeclaration function : functions.all()) {
            role(vending, "/", function.name(), trustInService("lambda"));
        }
        moto.query(
                vending,
                "ses",
                Map.of("Action", "VerifyEmailIdentity", "EmailAddress", Stage.SENDER));
        Ledger.create(project, moto, vending);
        keepSlackSecrets(vending);
        return new Stage(
                MANAGEMENT,
                vending,
                identity,
                parentZone(),
                role(MANAGEMENT, "/", "VendingOrganizationRole", trustInVending(vending)),
                role(MANAGEMENT, "/", "VendingParentZoneRole", trustInVending(vending)),
                operator,
                stateMachines(vending),
                Map.of(
                        "management", administrator(MANAGEMENT),
                        "vending", administrator(vending),
                        "identity", administrator(identity)),
                slack);
    }

    private void admit(String account) {
        callers.administrator(AdministratorClients.keyOf(account), account);
    }

    private void createOrganization() {
        try (OrganizationsClient organizations = clients.organizations(MANAGEMENT)) {
            organizations.createOrganization(
                    request -> request.featureSet(OrganizationFeatureSet.ALL));
            String root = organizations.listRoots().roots().getFirst().id();
            organizations.enablePolicyType(
                    request -> request.rootId(root).policyType(PolicyType.SERVICE_CONTROL_POLICY));
        }
        rules.adoptAccount("master@example.com");
    }

    /** Straight from moto: these accounts are years old, and not waited for. */
    private String createAccount(String name, String email) {
        Answer answer =
                moto.organizations(
                        MANAGEMENT, "CreateAccount", Map.of("AccountName", name, "Email", email));
        String account = answer.json().at("/CreateAccountStatus/AccountId").asText();
        if (account.isEmpty()) {
            throw new LocalCloudException("moto made no account: " + answer.text());
        }
        rules.adoptAccount(email);
        admit(account);
        return account;
    }

    private String role(String account, String path, String name, String trust) {
        try (IamClient iam = clients.iam(account)) {
            String arn =
                    iam.createRole(
                                    request ->
                                            request.path(path)
                                                    .roleName(name)
                                                    .assumeRolePolicyDocument(trust))
                            .role()
                            .arn();
            return arn;
        }
    }

    private AccessKey administrator(String account) {
        try (IamClient iam = clients.iam(account)) {
            iam.createUser(request -> request.userName("administrator"));
            iam.attachUserPolicy(
                    request -> request.userName("administrator").policyArn(ADMINISTRATOR_POLICY));
            var key = iam.createAccessKey(request -> request.userName("administrator")).accessKey();
            return new AccessKey(key.accessKeyId(), key.secretAccessKey());
        }
    }

    private String parentZone() {
        try (Route53Client route53 = clients.route53(MANAGEMENT)) {
            String id =
                    route53.createHostedZone(
                                    request ->
                                            request.name(Stage.PARENT_DOMAIN)
                                                    .callerReference("parent"))
                            .hostedZone()
                            .id();
            String zone = id.substring(id.lastIndexOf('/') + 1);
            rules.parentZone(zone);
            return zone;
        }
    }

    private void keepSlackSecrets(String vending) {
        String secrets =
                Json.MAPPER
                        .createObjectNode()
                        .put("signingSecret", slack.signingSecret())
                        .put("botToken", slack.botToken())
                        .toString();
        try (SsmClient parameters = clients.parameters(vending)) {
            parameters.putParameter(
                    request ->
                            request.name(Stage.SLACK_SECRETS)
                                    .type(ParameterType.SECURE_STRING)
                                    .value(secrets));
        }
    }

    private Map<String, String> stateMachines(String vending) {
        String role = role(vending, "/vending/", "StateMachines", trustInService("states"));
        Map<String, String> made = new HashMap<>();
        try (SfnClient stepFunctions = clients.stepFunctions(vending)) {
            StateMachines.read(project, functions, vending)
                    .forEach(
                            (name, definition) ->
                                    made.put(
                                            name,
                                            stepFunctions
                                                    .createStateMachine(
                                                            request ->
                                                                    request.name(name)
                                                                            .roleArn(role)
                                                                            .definition(definition))
                                                    .stateMachineArn()));
        }
        return made;
    }

    private static String trustInService(String service) {
        return trust("Service", service + ".amazonaws.com", "");
    }

    private static String trustInOwnAccount(String account) {
        return trust("AWS", "arn:aws:iam::%s:root".formatted(account), "");
    }

    private static String trustInVending(String vending) {
        return trust("AWS", "arn:aws:iam::%s:root".formatted(vending), Stage.EXTERNAL_ID);
    }

    private static String trust(String kind, String principal, String externalId) {
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.put("Version", "2012-10-17");
        ObjectNode statement = document.putArray("Statement").addObject();
        statement.put("Effect", "Allow");
        statement.putObject("Principal").put(kind, principal);
        statement.put("Action", "sts:AssumeRole");
        if (!externalId.isEmpty()) {
            statement
                    .putObject("Condition")
                    .putObject("StringEquals")
                    .put("sts:ExternalId", externalId);
        }
        return document.toString();
    }
}
