package dev.accountvending.local;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.deployment.DeployedRoles;
import dev.accountvending.local.deployment.Deployment;
import dev.accountvending.local.deployment.IamRoles;
import dev.accountvending.local.deployment.Stack;
import dev.accountvending.local.deployment.StageParameters;
import dev.accountvending.local.functions.FunctionDeclaration;
import dev.accountvending.local.functions.FunctionDeclarations;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.Callers;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.local.rules.AwsRules;
import dev.accountvending.local.slack.SlackApp;
import dev.accountvending.model.ProtectedRole;
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
import java.util.Optional;

/**
 * Does what an administrator does once, by hand and by deploying: makes accounts, roles and the
 * zone.
 */
final class StageBuilder {
    private static final String MANAGEMENT = "111122223333";
    private static final String STACK = "account-vending";
    private static final String PEOPLE = "VendingPeople";
    private static final String ADMINISTRATOR_POLICY =
            "arn:aws:iam::aws:policy/AdministratorAccess";

    private final Options options;
    private final Path project;
    private final Path product;
    private final Deployment deployment;
    private final FunctionDeclarations functions;
    private final Moto moto;
    private final Callers callers;
    private final AwsRules rules;
    private final AdministratorClients clients;
    private final SlackApp slack;

    /**
     * @param product the root folder of the version that is deployed
     */
    StageBuilder(
            Options options,
            Path product,
            Deployment deployment,
            FunctionDeclarations functions,
            Moto moto,
            Callers callers,
            AwsRules rules,
            AdministratorClients clients,
            SlackApp slack) {
        this.options = options;
        this.project = options.project();
        this.product = product;
        this.deployment = deployment;
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
        String organization = createOrganization();
        String vending = createAccount("Account vending", "vending@example.com");
        String identity = createAccount("Identity", "identity@example.com");
        callers.strangersAdminister(vending);
        String parentZone = parentZone();
        Stack management = managementStack(organization, vending, identity, parentZone);
        Stack people =
                Stack.create(
                        moto,
                        identity,
                        STACK,
                        organizationFile("identity-account.yaml"),
                        identityParameters(vending));
        StageParameters.Known known =
                new StageParameters.Known(
                        identity,
                        management.output("OrganizationRoleArn"),
                        management.output("ParentZoneRoleArn"),
                        people.output("IdentityReaderRoleArn"),
                        parentZone);
        DeployedRoles roles =
                deployment.roles(
                        vending,
                        known,
                        functions.all().stream().map(FunctionDeclaration::name).toList(),
                        StateMachines.names(product));
        IamRoles iam = new IamRoles(moto, vending);
        roles.all().forEach(iam::make);
        moto.query(
                vending,
                "ses",
                Map.of("Action", "VerifyEmailIdentity", "EmailAddress", Stage.SENDER));
        LocalLedger.create(product, moto, vending);
        keepSlackSecrets(vending);
        return new Stage(
                MANAGEMENT,
                vending,
                identity,
                parentZone,
                known,
                roles,
                stateMachines(vending, roles),
                Map.of(
                        "management", administrator(MANAGEMENT),
                        "vending", administrator(vending),
                        "identity", administrator(identity)),
                people(identity, vending, people.output("PeoplePolicyArn")),
                slack);
    }

    /** Deploys what an administrator of the management account deploys. */
    private Stack managementStack(
            String organization, String vending, String identity, String parentZone) {
        Map<String, String> parameters = new HashMap<>(trustParameters(vending));
        parameters.put("OrganizationId", organization);
        parameters.put("AccessRoleName", Stage.ACCESS_ROLE);
        parameters.put("ProtectedAccountIds", identity);
        parameters.put("ParentDomain", Stage.PARENT_DOMAIN);
        parameters.put("ParentZoneId", parentZone);
        setting("AVM_IDENTITY_CENTER_INSTANCE_ARN")
                .ifPresent(arn -> parameters.put("IdentityCenterInstanceArn", arn));
        setting("AVM_IDENTITY_STORE_ID").ifPresent(id -> parameters.put("IdentityStoreId", id));
        return Stack.create(
                moto, MANAGEMENT, STACK, organizationFile("management-account.yaml"), parameters);
    }

    private Map<String, String> identityParameters(String vending) {
        Map<String, String> parameters = new HashMap<>(trustParameters(vending));
        setting("AVM_OWNER_TAG").ifPresent(tag -> parameters.put("OwnerTag", tag));
        setting("AVM_REQUIRE_MFA").ifPresent(required -> parameters.put("RequireMfa", required));
        return parameters;
    }

    private Optional<String> setting(String name) {
        return Optional.ofNullable(options.settings().get(name));
    }

    private static Map<String, String> trustParameters(String vending) {
        return Map.of(
                "VendingAccountId",
                vending,
                "Installation",
                StageNames.INSTALLATION,
                "ExternalId",
                Stage.EXTERNAL_ID);
    }

    private Path organizationFile(String name) {
        return project.resolve("organization").resolve(name);
    }

    /**
     * Makes IAM users of the identity account, who sign with their own keys or in a session of the
     * requester's role, which requires MFA. That API Gateway takes their own keys is the local
     * cloud's own convenience; the rest they may by the group of the stack, which moto's
     * CloudFormation leaves out.
     */
    private List<LocalPerson> people(String identity, String vending, String policyArn) {
        String policy =
                allow(
                        "execute-api:Invoke",
                        "arn:aws:execute-api:%s:%s:%s/*"
                                .formatted(Stage.REGION, vending, StageNames.HTTP_API));
        List<LocalPerson> people = new ArrayList<>();
        try (IamClient iam = clients.iam(identity)) {
            iam.createGroup(request -> request.groupName(PEOPLE).path("/vending/"));
            iam.attachGroupPolicy(request -> request.groupName(PEOPLE).policyArn(policyArn));
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
        iam.addUserToGroup(request -> request.groupName(PEOPLE).userName(user));
        iam.putUserPolicy(
                request -> request.userName(user).policyName("ask").policyDocument(policy));
        var key = iam.createAccessKey(request -> request.userName(user)).accessKey();
        return new LocalPerson(email, role, key.accessKeyId(), key.secretAccessKey());
    }

    private void admit(String account) {
        callers.administrator(AdministratorClients.keyOf(account), account);
    }

    private String createOrganization() {
        String organization;
        try (OrganizationsClient organizations = clients.organizations(MANAGEMENT)) {
            organization =
                    organizations
                            .createOrganization(
                                    request -> request.featureSet(OrganizationFeatureSet.ALL))
                            .organization()
                            .id();
            String root = organizations.listRoots().roots().getFirst().id();
            organizations.enablePolicyType(
                    request -> request.rootId(root).policyType(PolicyType.SERVICE_CONTROL_POLICY));
            new Organization(organizations).build(blueprint(), options.everyUnit());
        }
        rules.adoptAccount("master@example.com");
        return organization;
    }

    /** Returns what {@code bin/avm setup} makes at AWS. */
    private Blueprint blueprint() {
        Path file = project.resolve("catalog.yml");
        try {
            Catalog catalog = Catalog.parse(Files.readString(file), file.toString());
            return Blueprint.of(
                    project,
                    catalog,
                    Stage.ACCESS_ROLE,
                    ProtectedRole.list(setting("AVM_PROTECTED_ROLES").orElse("")),
                    Blueprint.Places.USUAL);
        } catch (IOException | SetupFailed e) {
            throw new LocalCloudException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Creates an account directly in moto: these accounts are years old, and need no waiting. */
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

    private Map<String, String> stateMachines(String vending, DeployedRoles roles) {
        Map<String, String> made = new HashMap<>();
        try (SfnClient stepFunctions = clients.stepFunctions(vending)) {
            StateMachines.read(product, functions, vending)
                    .forEach(
                            (name, definition) ->
                                    made.put(
                                            name,
                                            stepFunctions
                                                    .createStateMachine(
                                                            request ->
                                                                    request.name(
                                                                                    StageNames
                                                                                            .stateMachine(
                                                                                                    name))
                                                                            .roleArn(
                                                                                    roles.ofStateMachine(
                                                                                                    name)
                                                                                            .arn(
                                                                                                    vending))
                                                                            .definition(definition))
                                                    .stateMachineArn()));
        }
        return made;
    }

    /** Returns a policy that allows an action on a resource. */
    private static String allow(String action, String resource) {
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.put("Version", "2012-10-17");
        document.putArray("Statement")
                .addObject()
                .put("Effect", "Allow")
                .put("Action", action)
                .put("Resource", resource);
        return document.toString();
    }
}
