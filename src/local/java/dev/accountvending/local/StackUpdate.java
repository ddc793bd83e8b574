package dev.accountvending.local;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.deployment.DeployedRoles;
import dev.accountvending.local.deployment.IamRoles;
import dev.accountvending.local.deployment.Role;
import dev.accountvending.local.functions.FunctionDeclarations;
import dev.accountvending.local.functions.FunctionVersion;
import dev.accountvending.local.functions.LambdaHost;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.runtime.Json;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Deploys another version over the one that runs, in CloudFormation's order: what others depend on
 * first, what is gone last. Between two moves both versions are at work.
 */
final class StackUpdate {
    private final Moto moto;
    private final LambdaHost lambda;
    private final IamRoles iam;
    private final String account;
    private final Runnable rolesChanged;
    private final Consumer<String> moved;

    /**
     * @param account the vending account
     * @param rolesChanged is run after each change of a role
     * @param moved is given each resource that was made, changed or deleted, such as {@code
     *     function createAccount}; the next one waits until it returns
     */
    StackUpdate(
            Moto moto,
            LambdaHost lambda,
            String account,
            Runnable rolesChanged,
            Consumer<String> moved) {
        this.moto = moto;
        this.lambda = lambda;
        this.iam = new IamRoles(moto, account);
        this.account = account;
        this.rolesChanged = rolesChanged;
        this.moved = moved;
    }

    /** Returns the ARNs of a project's state machines, by name, whether or not they exist. */
    static Map<String, String> stateMachines(Path project, String account) {
        return StateMachines.names(project).stream()
                .collect(
                        Collectors.toMap(
                                name -> name, name -> StageNames.stateMachineArn(account, name)));
    }

    /**
     * Makes and changes what the new version has.
     *
     * @param definitions of the state machines, by name
     */
    void putNew(
            DeployedRoles before,
            DeployedRoles after,
            List<FunctionVersion> functions,
            Map<String, String> definitions,
            Stage stage) {
        Map<String, Role> existing = byName(before.all());
        Set<Role> ofStateMachines = Set.copyOf(after.stateMachines().values());
        after.all().stream()
                .filter(role -> !ofStateMachines.contains(role))
                .forEach(role -> put(existing, role));
        for (FunctionVersion function : functions) {
            lambda.deploy(function);
            moved.accept("function " + function.name());
        }
        // Its role may call the functions' aliases, so it comes after them.
        definitions.forEach(
                (name, definition) -> {
                    Role role = after.ofStateMachine(name);
                    put(existing, role);
                    putStateMachine(name, definition, role, stage);
                });
    }

    /** Deletes what the new version has no more. */
    void deleteOld(Stage before, Stage after, FunctionDeclarations functions) {
        before.stateMachines()
                .forEach(
                        (name, arn) -> {
                            if (!after.stateMachines().containsKey(name)) {
                                states("DeleteStateMachine", request().put("stateMachineArn", arn));
                                moved.accept("state machine " + name);
                            }
                        });
        for (String name : lambda.names()) {
            if (functions.find(name).isEmpty()) {
                lambda.remove(name);
                moved.accept("function " + name);
            }
        }
        Map<String, Role> kept = byName(after.roles().all());
        for (Role role : before.roles().all()) {
            if (!kept.containsKey(role.name())) {
                iam.delete(role);
                changed(role);
            }
        }
    }

    private void put(Map<String, Role> existing, Role role) {
        Role before = existing.get(role.name());
        if (role.equals(before)) {
            return;
        }
        if (before == null) {
            iam.make(role);
        } else {
            iam.change(before, role);
        }
        changed(role);
    }

    private void changed(Role role) {
        rolesChanged.run();
        moved.accept("role " + role.name());
    }

    /** Executions that run keep the definition that they began with. */
    private void putStateMachine(String name, String definition, Role role, Stage stage) {
        ObjectNode request =
                request().put("definition", definition).put("roleArn", role.arn(account));
        String arn = stage.stateMachines().get(name);
        if (arn == null) {
            states("CreateStateMachine", request.put("name", StageNames.stateMachine(name)));
        } else {
            states("UpdateStateMachine", request.put("stateMachineArn", arn));
        }
        moved.accept("state machine " + name);
    }

    private void states(String operation, ObjectNode request) {
        Answer answer = moto.json(account, "states", "AWSStepFunctions." + operation, request);
        if (!answer.succeeded()) {
            throw new LocalCloudException(
                    "Step Functions refused %s: %s".formatted(operation, answer.text()));
        }
    }

    private static ObjectNode request() {
        return Json.MAPPER.createObjectNode();
    }

    private static Map<String, Role> byName(Collection<Role> roles) {
        return roles.stream()
                .collect(
                        Collectors.toMap(
                                Role::name, Function.identity(), (one, _) -> one, TreeMap::new));
    }
}
