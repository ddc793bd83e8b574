package dev.accountvending.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.local.cleaning.CleaningProject;
import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.functions.FunctionDeclaration;
import dev.accountvending.local.functions.FunctionDeclarations;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.Callers;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.local.rules.AwsRules;
import dev.accountvending.local.slack.SlackApp;
import dev.accountvending.runtime.Json;
import dev.accountvending.setup.Blueprint;
import dev.accountvending.setup.Organization;
import dev.accountvending.setup.SetupFailed;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
        role(vending, "/", CleaningProject.ROLE, trustInService("codebuild"));
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
                identityReader(identity, vending),
                stateMachines(vending),
                Map.of(
                        "management", administrator(MANAGEMENT),
                        "vending", administrator(vending),
                        "identity", administrator(identity)),
                people(identity, vending),
                slack);
    }

    /** By whose session the product reads which person an IAM user is. */
    private String identityReader(String identity, String vending) {
        String role = role(identity, "/", "VendingIdentityReader", trustInVending(vending));
        try (IamClient iam = clients.iam(identity)) {
            iam.putRolePolicy(
                    request ->
                            request.roleName("VendingIdentityReader")
                                    .policyName("read-tags")
                                    .policyDocument(
                                            allow(
                                                    Map.of(
                                                            "iam:ListUserTags",
                                                            "arn:aws:iam::%s:user/*"
                                                                    .formatted(identity)))));
        }
        return role;
    }

    /**
     * IAM users of the identity account, who sign with their own keys or in a session of the role
     * {@link Stage#CALLER_ROLE}.
     */
    private List<LocalPerson> people(String identity, String vending) {
        role(vending, "/", Stage.CALLER_ROLE, trustInPeople(identity, Stage.OWNER_TAG));
        String policy =
                allow(
                        Map.of(
                                "sts:AssumeRole",
                                "arn:aws:iam::*:role/*",
                                "execute-api:Invoke",
                                "arn:aws:execute-api:%s:%s:*".formatted(Stage.REGION, vending)));
        List<LocalPerson> people = new ArrayList<>();
        try (IamClient iam = clients.iam(identity);
                IamClient roles = clients.iam(vending)) {
            roles.putRolePolicy(
                    request ->
                            request.roleName(Stage.CALLER_ROLE)
                                    .policyName("ask")
                                    .policyDocument(policy));
            for (LocalPerson.Role role : LocalPerson.Role.values()) {
                role.users().forEach(user -> people.add(person(iam, user, role, policy)));
            }
        }
        return people;
    }

    private static LocalPerson person(
            IamClient iam, String user, LocalPerson.Role role, String policy) {
        String email = LocalPerson.email(user);
        iam.createUser(
                request ->
                        request.userName(user)
                                .tags(Tag.builder().key(Stage.OWNER_TAG).value(email).build()));
        iam.putUserPolicy(
                request -> request.userName(user).policyName("ask").policyDocument(policy));
        var key = iam.createAccessKey(request -> request.userName(user)).accessKey();
        return new LocalPerson(email, role, key.accessKeyId(), key.secretAccessKey());
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
            new Organization(organizations).build(blueprint());
        }
        rules.adoptAccount("master@example.com");
    }

    /** What {@code bin/avm setup} makes at AWS. */
    private Blueprint blueprint() {
        Path file = project.resolve("catalog.yml");
        try {
            Catalog catalog = Catalog.parse(Files.readString(file), file.toString());
            return Blueprint.of(project, catalog, Stage.ACCESS_ROLE, Blueprint.Places.USUAL);
        } catch (IOException | SetupFailed e) {
            throw new LocalCloudException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
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
        return trust("Service", service + ".amazonaws.com", Map.of());
    }

    private static String trustInOwnAccount(String account) {
        return trust("AWS", "arn:aws:iam::%s:root".formatted(account), Map.of());
    }

    private static String trustInVending(String vending) {
        return trust(
                "AWS",
                "arn:aws:iam::%s:root".formatted(vending),
                Map.of("sts:ExternalId", Stage.EXTERNAL_ID));
    }

    /** Whoever assumes it bears the name that the identity account has for them, and no other. */
    private static String trustInPeople(String identity, String tag) {
        return trust(
                "AWS",
                "arn:aws:iam::%s:root".formatted(identity),
                Map.of("sts:RoleSessionName", "${aws:PrincipalTag/%s}".formatted(tag)));
    }

    private static String trust(String kind, String principal, Map<String, String> conditions) {
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.put("Version", "2012-10-17");
        ObjectNode statement = document.putArray("Statement").addObject();
        statement.put("Effect", "Allow");
        statement.putObject("Principal").put(kind, principal);
        statement.put("Action", "sts:AssumeRole");
        if (!conditions.isEmpty()) {
            ObjectNode equal = statement.putObject("Condition").putObject("StringEquals");
            conditions.forEach(equal::put);
        }
        return document.toString();
    }

    /** A policy that allows each action on a resource. */
    private static String allow(Map<String, String> resources) {
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.put("Version", "2012-10-17");
        ArrayNode statements = document.putArray("Statement");
        resources.forEach(
                (action, resource) ->
                        statements
                                .addObject()
                                .put("Effect", "Allow")
                                .put("Action", action)
                                .put("Resource", resource));
        return document.toString();
    }
}
