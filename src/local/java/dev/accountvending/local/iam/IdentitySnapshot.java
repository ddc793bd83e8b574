package dev.accountvending.local.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.local.rules.Xml;
import dev.accountvending.runtime.Json;

import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The users and roles of all accounts as moto holds them: an account's roles are read together
 * ({@code GetAccountAuthorizationDetails}), users one by one, when first needed. An entry that a
 * call changes is dropped.
 */
final class IdentitySnapshot {
    private static final String VERSION = "2010-05-08";
    private static final int MOST_TRIES = 10;
    private static final String AWS_POLICY = "arn:aws:iam::aws:policy/";
    private static final Pattern READS = Pattern.compile("iam:(Get|List|Generate|Simulate).*");

    private static final Pattern RESTANDING =
            Pattern.compile("iam:(Create|Delete|Update)(Role|User)|iam:.*PermissionsBoundary");

    private final Moto moto;
    private final Map<String, Map<String, Identity>> byAccount = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> changes = new ConcurrentHashMap<>();
    private final Map<String, Standing> standings = new ConcurrentHashMap<>();
    private final Map<String, Policy> ofAws = new ConcurrentHashMap<>();

    IdentitySnapshot(Moto moto) {
        this.moto = moto;
    }

    /** Returns a user or role by its ARN. */
    Optional<Identity> find(String arn) {
        String[] parts = arn.split(":", -1);
        if (parts.length != 6) {
            return Optional.empty();
        }
        return named(parts[4], parts[5].split("/", 2)[0], arn.substring(arn.lastIndexOf('/') + 1))
                .filter(found -> found.arn().equals(arn));
    }

    /**
     * Returns a user or role by its name, which is unique in an account across paths.
     *
     * @param type as in an ARN: {@code user}, {@code role}
     */
    Optional<Identity> named(String account, String type, String name) {
        String key = type + "/" + name;
        Map<String, Identity> known =
                byAccount.computeIfAbsent(account, _ -> new ConcurrentHashMap<>());
        Identity before = known.get(key);
        if (before != null) {
            return Optional.of(before);
        }
        int changesBefore = changes(account).get();
        Map<String, Identity> read =
                type.equals("user")
                        ? user(account, name).map(user -> Map.of(key, user)).orElse(Map.of())
                        : roles(account);
        // A result that was read during a change may be older than it, and is not kept.
        if (changes(account).get() == changesBefore) {
            known.putAll(read);
        }
        return Optional.ofNullable(read.get(key));
    }

    private AtomicInteger changes(String account) {
        return changes.computeIfAbsent(account, _ -> new AtomicInteger());
    }

    /** Returns an ARN by name; for what does not exist, the one without a path. */
    String arn(String account, String type, String name) {
        if (type.equals("group")) {
            Answer group = ask(account, "GetGroup", Map.of("GroupName", name));
            return group.succeeded()
                    ? text(Xml.all(Xml.parse(group.text()), "Group").getFirst(), "Arn")
                    : "arn:aws:iam::%s:group/%s".formatted(account, name);
        }
        return standing(account, type, name)
                .map(Standing::arn)
                .orElseGet(() -> "arn:aws:iam::%s:%s/%s".formatted(account, type, name));
    }

    /** Returns the ARN of the boundary that a user or a role has. */
    Optional<String> boundary(String account, String type, String name) {
        return standing(account, type, name).flatMap(Standing::boundary);
    }

    /**
     * The parts that most changes leave as they are: a role is not read again for each of its
     * policies.
     */
    private record Standing(String arn, Optional<String> boundary) {}

    private Optional<Standing> standing(String account, String type, String name) {
        String key = account + "/" + type + "/" + name;
        Standing known = standings.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        int changesBefore = changes(account).get();
        Optional<Standing> read =
                named(account, type, name)
                        .map(
                                identity ->
                                        new Standing(
                                                identity.arn(),
                                                Optional.ofNullable(identity.boundary())
                                                        .map(Policy::name)));
        if (changes(account).get() == changesBefore) {
            read.ifPresent(standing -> standings.put(key, standing));
        }
        return read;
    }

    /** Drops everything of an account, in which something changed without a call. */
    void forget(String account) {
        changes(account).incrementAndGet();
        byAccount.remove(account);
        standings.keySet().removeIf(key -> key.startsWith(account + "/"));
    }

    /** Drops what a call has changed. */
    void changed(AwsCall call) {
        if (!call.service().equals("iam") || READS.matcher(call.operation()).matches()) {
            return;
        }
        changes(call.caller().account()).incrementAndGet();
        String account = call.caller().account();
        Optional<String> key =
                call.parameter("RoleName")
                        .map(name -> "role/" + name)
                        .or(() -> call.parameter("UserName").map(name -> "user/" + name));
        if (key.isEmpty()) {
            byAccount.remove(account);
            return;
        }
        byAccount.computeIfAbsent(account, _ -> new ConcurrentHashMap<>()).remove(key.get());
        if (RESTANDING.matcher(call.operation()).matches()) {
            standings.remove(account + "/" + key.get());
        }
    }

    private Map<String, Identity> roles(String account) {
        Element details = details(account);
        Map<String, Policy> managed = managed(details);
        Map<String, Identity> roles = new HashMap<>();
        for (Element role : children(details, "RoleDetailList")) {
            List<Policy> policies = new ArrayList<>();
            for (Element policy : children(role, "RolePolicyList")) {
                policies.add(
                        new Policy(
                                text(policy, "PolicyName"),
                                document(text(policy, "PolicyDocument"))));
            }
            for (Element attached : children(role, "AttachedManagedPolicies")) {
                policies.add(managed(account, text(attached, "PolicyArn"), managed));
            }
            roles.put(
                    "role/" + text(role, "RoleName"),
                    new Identity(
                            text(role, "Arn"),
                            text(role, "RoleId"),
                            List.copyOf(policies),
                            child(role, "PermissionsBoundary")
                                    .map(set -> text(set, "PermissionsBoundaryArn"))
                                    .map(arn -> managed(account, arn, managed))
                                    .orElse(null),
                            tags(role),
                            new Policy("trust", document(text(role, "AssumeRolePolicyDocument")))));
        }
        return roles;
    }

    private Optional<Identity> user(String account, String name) {
        Answer answer = ask(account, "GetUser", Map.of("UserName", name));
        if (!answer.succeeded()) {
            return Optional.empty();
        }
        Element user = Xml.all(Xml.parse(answer.text()), "User").getFirst();
        List<Policy> policies = new ArrayList<>(policies(account, "User", name));
        Element groups = iam(account, "ListGroupsForUser", Map.of("UserName", name));
        for (String group : Xml.texts(groups, "GroupName")) {
            policies.addAll(policies(account, "Group", group));
        }
        return Optional.of(
                new Identity(
                        text(user, "Arn"),
                        text(user, "UserId"),
                        List.copyOf(policies),
                        child(user, "PermissionsBoundary")
                                .map(set -> text(set, "PermissionsBoundaryArn"))
                                .map(arn -> managed(account, arn, Map.of()))
                                .orElse(null),
                        tags(
                                Xml.all(
                                                iam(
                                                        account,
                                                        "ListUserTags",
                                                        Map.of("UserName", name)),
                                                "ListUserTagsResult")
                                        .getFirst()),
                        null));
    }

    /**
     * Returns the policies of a user or a group.
     *
     * @param type as IAM's operations call it: {@code User}, {@code Group}
     */
    private List<Policy> policies(String account, String type, String name) {
        List<Policy> policies = new ArrayList<>();
        Map<String, String> whose = Map.of(type + "Name", name);
        for (String policy :
                Xml.texts(
                        Xml.all(
                                        iam(account, "List%sPolicies".formatted(type), whose),
                                        "PolicyNames")
                                .getFirst(),
                        "member")) {
            Element held =
                    iam(
                            account,
                            "Get%sPolicy".formatted(type),
                            Map.of(type + "Name", name, "PolicyName", policy));
            policies.add(new Policy(policy, document(Xml.required(held, "PolicyDocument"))));
        }
        Element attached = iam(account, "ListAttached%sPolicies".formatted(type), whose);
        for (String arn : Xml.texts(attached, "PolicyArn")) {
            policies.add(managed(account, arn, Map.of()));
        }
        return policies;
    }

    private Element details(String account) {
        Element answer =
                iam(
                        account,
                        "GetAccountAuthorizationDetails",
                        Map.of(
                                "Filter.member.1", "Role",
                                "Filter.member.2", "LocalManagedPolicy"));
        return Xml.all(answer, "GetAccountAuthorizationDetailsResult").getFirst();
    }

    private static Map<String, Policy> managed(Element details) {
        Map<String, Policy> managed = new HashMap<>();
        for (Element policy : children(details, "Policies")) {
            String version = text(policy, "DefaultVersionId");
            String arn = text(policy, "Arn");
            children(policy, "PolicyVersionList").stream()
                    .filter(candidate -> text(candidate, "VersionId").equals(version))
                    .findFirst()
                    .ifPresent(
                            held ->
                                    managed.put(
                                            arn,
                                            new Policy(arn, document(text(held, "Document")))));
        }
        return managed;
    }

    /**
     * Returns a managed policy.
     *
     * @param known those of the account that were read together
     */
    private Policy managed(String account, String arn, Map<String, Policy> known) {
        Policy policy = known.get(arn);
        if (policy != null) {
            return policy;
        }
        // AWS's own are the same in all accounts, and do not change.
        return arn.startsWith(AWS_POLICY)
                ? ofAws.computeIfAbsent(arn, _ -> policy(account, arn))
                : policy(account, arn);
    }

    private Policy policy(String account, String arn) {
        String version =
                Xml.required(
                        iam(account, "GetPolicy", Map.of("PolicyArn", arn)), "DefaultVersionId");
        Element held =
                iam(account, "GetPolicyVersion", Map.of("PolicyArn", arn, "VersionId", version));
        return new Policy(arn, document(Xml.required(held, "Document")));
    }

    private Element iam(String account, String action, Map<String, String> parameters) {
        Answer answer = ask(account, action, parameters);
        // A change by another thread during the read may make moto fail.
        for (int i = 0; i < MOST_TRIES && answer.status() >= 500; i++) {
            answer = ask(account, action, parameters);
        }
        if (!answer.succeeded()) {
            throw new LocalCloudException(
                    "moto did not answer %s in account %s: %s"
                            .formatted(action, account, answer.text()));
        }
        return Xml.parse(answer.text());
    }

    private Answer ask(String account, String action, Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put("Action", action);
        all.put("Version", VERSION);
        return moto.query(account, "iam", all);
    }

    private static Map<String, String> tags(Element holder) {
        Map<String, String> tags = new HashMap<>();
        for (Element tag : children(holder, "Tags")) {
            tags.put(text(tag, "Key"), text(tag, "Value"));
        }
        return Map.copyOf(tags);
    }

    private static JsonNode document(String text) {
        String json = text.startsWith("%") ? URLDecoder.decode(text, StandardCharsets.UTF_8) : text;
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("moto holds a policy that is not JSON: " + json, e);
        }
    }

    private static List<Element> children(Element parent, String list) {
        return child(parent, list).stream().flatMap(IdentitySnapshot::elements).toList();
    }

    private static Optional<Element> child(Element parent, String name) {
        return elements(parent).filter(child -> child.getTagName().equals(name)).findFirst();
    }

    private static String text(Element parent, String name) {
        return child(parent, name).map(Element::getTextContent).map(String::strip).orElse("");
    }

    private static Stream<Element> elements(Element parent) {
        NodeList nodes = parent.getChildNodes();
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements.stream();
    }
}
