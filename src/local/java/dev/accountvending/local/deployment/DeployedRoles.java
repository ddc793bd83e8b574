package dev.accountvending.local.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.runtime.Json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The roles of the vending account, and the functions and state machines that work in them.
 *
 * @param all every role that is made
 * @param functions by the function's name at AWS
 * @param stateMachines by the state machine's name at AWS
 * @param project the cleaning builds' role
 */
public record DeployedRoles(
        List<Role> all,
        Map<String, Role> functions,
        Map<String, Role> stateMachines,
        Role project,
        Role operator,
        Role requester) {
    private static final String OUR_PATH = "/vending/";

    public DeployedRoles {
        all = List.copyOf(all);
        functions = Map.copyOf(functions);
        stateMachines = Map.copyOf(stateMachines);
    }

    /** Returns the roles of a packaged template. */
    static DeployedRoles of(StackTemplate template, String account) {
        Map<String, Role> byArn = new TreeMap<>();
        template.ofType("AWS::IAM::Role")
                .forEach(
                        (id, properties) -> {
                            Role role = role(template.roleName(id), properties);
                            byArn.put(role.arn(account), role);
                        });
        return new DeployedRoles(
                List.copyOf(byArn.values()),
                used(template, "AWS::Lambda::Function", "FunctionName", "Role", byArn),
                used(
                        template,
                        "AWS::StepFunctions::StateMachine",
                        "StateMachineName",
                        "RoleArn",
                        byArn),
                named(
                        used(template, "AWS::CodeBuild::Project", "Name", "ServiceRole", byArn),
                        StageNames.CLEANING_PROJECT),
                named(byArn, arn(account, StageNames.OPERATOR)),
                named(byArn, arn(account, StageNames.REQUESTER)));
    }

    /**
     * Returns roles of the same names with the same trust and no rights: for a caller without a
     * packaged template, so that IAM decides nothing.
     *
     * @param functions as they are declared
     * @param stateMachines by their files
     * @param ownerTag the tag by which the trust of the requester's role identifies people
     */
    static DeployedRoles bare(
            String account,
            String identity,
            String ownerTag,
            Collection<String> functions,
            Collection<String> stateMachines) {
        Map<String, Role> ofFunctions = new TreeMap<>();
        for (String function : functions) {
            ofFunctions.put(
                    StageNames.function(function),
                    bare(
                            StageNames.functionRole(function),
                            "/",
                            trust("Service", "lambda.amazonaws.com")));
        }
        Map<String, Role> ofStateMachines = new TreeMap<>();
        for (String file : stateMachines) {
            String machine = StageNames.stateMachine(file);
            ofStateMachines.put(
                    machine, bare(machine, OUR_PATH, trust("Service", "states.amazonaws.com")));
        }
        Role project =
                bare(StageNames.CLEANING_PROJECT, "/", trust("Service", "codebuild.amazonaws.com"));
        Role operator =
                bare(
                        StageNames.OPERATOR,
                        OUR_PATH,
                        trust("AWS", "arn:aws:iam::%s:root".formatted(account)));
        Role requester = bare(StageNames.REQUESTER, OUR_PATH, trustInPeople(identity, ownerTag));
        List<Role> all = new ArrayList<>(ofFunctions.values());
        all.addAll(ofStateMachines.values());
        all.addAll(List.of(project, operator, requester));
        return new DeployedRoles(all, ofFunctions, ofStateMachines, project, operator, requester);
    }

    /** Returns the role of a function, by its name in {@code functions/*.yml}. */
    public Role ofFunction(String declared) {
        return named(functions, StageNames.function(declared));
    }

    /** Returns the role of a state machine, by the name of its file. */
    public Role ofStateMachine(String file) {
        return named(stateMachines, StageNames.stateMachine(file));
    }

    private static Role role(String name, JsonNode properties) {
        Map<String, JsonNode> policies = new HashMap<>();
        for (JsonNode policy : properties.path("Policies")) {
            policies.put(policy.path("PolicyName").asText(), policy.path("PolicyDocument"));
        }
        return new Role(
                name,
                properties.path("Path").asText("/"),
                properties.path("AssumeRolePolicyDocument"),
                policies);
    }

    private static Map<String, Role> used(
            StackTemplate template,
            String type,
            String name,
            String role,
            Map<String, Role> byArn) {
        Map<String, Role> used = new HashMap<>();
        template.ofType(type)
                .values()
                .forEach(
                        properties ->
                                used.put(
                                        properties.path(name).asText(),
                                        named(byArn, properties.path(role).asText())));
        return used;
    }

    private static String arn(String account, String name) {
        return "arn:aws:iam::%s:role%s%s".formatted(account, OUR_PATH, name);
    }

    private static Role named(Map<String, Role> roles, String name) {
        Role role = roles.get(name);
        if (role == null) {
            throw new LocalCloudException(
                    "The packaged template has no role for %s.".formatted(name));
        }
        return role;
    }

    private static Role bare(String name, String path, JsonNode trust) {
        return new Role(name, path, trust, Map.of());
    }

    private static ObjectNode trust(String kind, String principal) {
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.put("Version", "2012-10-17");
        ArrayNode statements = document.putArray("Statement");
        ObjectNode statement = statements.addObject();
        statement.put("Effect", "Allow");
        statement.putObject("Principal").put(kind, principal);
        statement.put("Action", "sts:AssumeRole");
        return document;
    }

    private static JsonNode trustInPeople(String identity, String ownerTag) {
        ObjectNode document = trust("AWS", "arn:aws:iam::%s:root".formatted(identity));
        ObjectNode conditions = ((ObjectNode) document.at("/Statement/0")).putObject("Condition");
        conditions
                .putObject("StringEquals")
                .put("sts:RoleSessionName", "${aws:PrincipalTag/%s}".formatted(ownerTag));
        conditions.putObject("Bool").put("aws:MultiFactorAuthPresent", "true");
        return document;
    }
}
