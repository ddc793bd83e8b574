package dev.accountvending.setup;

import dev.accountvending.model.OuPath;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.Parent;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyTargetSummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.PolicyTypeStatus;
import software.amazon.awssdk.services.organizations.model.Root;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The organization's tree and its service control policies. What was read once is cached, and what
 * is made here is added.
 */
public final class Organization {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LOOKS = 60;

    private final OrganizationsClient client;
    private final Map<String, Map<String, String>> units = new HashMap<>();
    private @Nullable Map<String, String> policies;
    private @Nullable Root root;

    public Organization(OrganizationsClient client) {
        this.client = client;
    }

    /**
     * Makes the guardrails of a blueprint and the units that have one, in an organization that has
     * nothing of it.
     *
     * @param everyUnit whether the units below them are made too; else a vend makes them
     */
    public void build(Blueprint blueprint, boolean everyUnit) {
        (everyUnit ? blueprint.units() : blueprint.guarded()).forEach(this::makeUnit);
        blueprint.guardrails().forEach(this::makePolicy);
        blueprint.attachments().forEach(this::attach);
    }

    /** Returns whether service control policies have an effect. */
    boolean hasPolicies() {
        return root().policyTypes().stream()
                .anyMatch(
                        type ->
                                type.type() == PolicyType.SERVICE_CONTROL_POLICY
                                        && type.status() == PolicyTypeStatus.ENABLED);
    }

    /** Enables policies and waits for it, because until then none can be attached. */
    void enablePolicies() {
        String id = root().id();
        client.enablePolicyType(
                request -> request.rootId(id).policyType(PolicyType.SERVICE_CONTROL_POLICY));
        root = null;
        for (int look = 0; look < LOOKS && !hasPolicies(); look++) {
            pause();
            root = null;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupFailed("Interrupted.", e);
        }
    }

    /** Returns the id of the unit at a path, if there is one. */
    Optional<String> unit(OuPath path) {
        String unit = root().id();
        for (String name : path.names()) {
            String child = children(unit).get(name);
            if (child == null) {
                return Optional.empty();
            }
            unit = child;
        }
        return Optional.of(unit);
    }

    /** Returns whether the unit above a path is there. */
    boolean hasParent(OuPath path) {
        return parent(path).isPresent();
    }

    /** Makes a unit below one that is there. */
    void makeUnit(OuPath path) {
        String parent =
                parent(path)
                        .orElseThrow(
                                () ->
                                        new SetupFailed(
                                                "There is no unit above %s.".formatted(path)));
        String name = path.names().getLast();
        String id =
                client.createOrganizationalUnit(request -> request.parentId(parent).name(name))
                        .organizationalUnit()
                        .id();
        children(parent).put(name, id);
    }

    private Optional<String> parent(OuPath path) {
        List<String> names = path.names();
        return names.size() == 1
                ? Optional.of(root().id())
                : unit(new OuPath(String.join("/", names.subList(0, names.size() - 1))));
    }

    /** Returns the id of the policy with a guardrail's name, if there is one. */
    Optional<String> policy(Guardrail guardrail) {
        return Optional.ofNullable(policies().get(guardrail.name()));
    }

    /** Returns whether the policy with a guardrail's name has its content. */
    boolean isCurrent(Guardrail guardrail) {
        return policy(guardrail)
                .map(id -> client.describePolicy(request -> request.policyId(id)).policy())
                .filter(policy -> guardrail.equalsPolicy(policy.content()))
                .isPresent();
    }

    void makePolicy(Guardrail guardrail) {
        String id =
                client.createPolicy(
                                request ->
                                        request.name(guardrail.name())
                                                .description("Account vending: " + guardrail.file())
                                                .type(PolicyType.SERVICE_CONTROL_POLICY)
                                                .content(guardrail.content()))
                        .policy()
                        .policySummary()
                        .id();
        policies().put(guardrail.name(), id);
    }

    void updatePolicy(Guardrail guardrail) {
        String id = required(guardrail);
        client.updatePolicy(request -> request.policyId(id).content(guardrail.content()));
    }

    void attach(Attachment attachment) {
        String policy = required(attachment.guardrail());
        String unit =
                unit(attachment.unit())
                        .orElseThrow(
                                () ->
                                        new SetupFailed(
                                                "There is no unit %s."
                                                        .formatted(attachment.unit())));
        client.attachPolicy(request -> request.targetId(unit).policyId(policy));
    }

    /** Returns the ids of the service control policies of a unit itself. */
    Set<String> attachedTo(String unit) {
        return client
                .listPoliciesForTargetPaginator(
                        request -> request.targetId(unit).filter(PolicyType.SERVICE_CONTROL_POLICY))
                .stream()
                .flatMap(page -> page.policies().stream())
                .map(PolicySummary::id)
                .collect(Collectors.toSet());
    }

    /** Returns what a policy is attached to, names by id. */
    Map<String, String> targets(String policy) {
        return client.listTargetsForPolicyPaginator(request -> request.policyId(policy)).stream()
                .flatMap(page -> page.targets().stream())
                .collect(
                        Collectors.toMap(PolicyTargetSummary::targetId, PolicyTargetSummary::name));
    }

    /** Returns the account itself and all that is above it. */
    Set<String> lineOf(String account) {
        List<String> line = new ArrayList<>(List.of(account));
        while (line.size() == 1 || line.getLast().startsWith("ou-")) {
            String child = line.getLast();
            Parent parent =
                    client.listParents(request -> request.childId(child)).parents().getFirst();
            line.add(parent.id());
        }
        return Set.copyOf(line);
    }

    /** Returns how many accounts are in a unit and below it. */
    int accountsBelow(String unit) {
        int accounts =
                Math.toIntExact(
                        client
                                .listAccountsForParentPaginator(request -> request.parentId(unit))
                                .stream()
                                .mapToLong(page -> page.accounts().size())
                                .sum());
        for (String child : children(unit).values()) {
            accounts += accountsBelow(child);
        }
        return accounts;
    }

    /** Returns all accounts, closed ones too. */
    List<Account> accounts() {
        return client.listAccountsPaginator().stream()
                .flatMap(page -> page.accounts().stream())
                .toList();
    }

    private String required(Guardrail guardrail) {
        return policy(guardrail)
                .orElseThrow(() -> new SetupFailed("There is no policy %s.".formatted(guardrail)));
    }

    private Root root() {
        Root known = root;
        if (known == null) {
            known =
                    client.listRootsPaginator().stream()
                            .flatMap(page -> page.roots().stream())
                            .findFirst()
                            .orElseThrow(() -> new SetupFailed("The organization has no root."));
            root = known;
        }
        return known;
    }

    private Map<String, String> children(String parent) {
        return units.computeIfAbsent(
                parent,
                id ->
                        client
                                .listOrganizationalUnitsForParentPaginator(
                                        request -> request.parentId(id))
                                .stream()
                                .flatMap(page -> page.organizationalUnits().stream())
                                .collect(
                                        Collectors.toMap(
                                                OrganizationalUnit::name,
                                                OrganizationalUnit::id,
                                                (first, _) -> first,
                                                HashMap::new)));
    }

    private Map<String, String> policies() {
        Map<String, String> known = policies;
        if (known == null) {
            known =
                    client
                            .listPoliciesPaginator(
                                    request -> request.filter(PolicyType.SERVICE_CONTROL_POLICY))
                            .stream()
                            .flatMap(page -> page.policies().stream())
                            .collect(
                                    Collectors.toMap(
                                            PolicySummary::name,
                                            PolicySummary::id,
                                            (first, _) -> first,
                                            HashMap::new));
            policies = known;
        }
        return known;
    }
}
