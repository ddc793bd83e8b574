package dev.accountvending.local.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.local.rules.Xml;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;
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
 * The users and roles of all accounts as moto holds them, an account read whole ({@code
 * GetAccountAuthorizationDetails}) when one of it is asked for that is not known. What a call
 * changes is forgotten.
 */
final class Identities {
    private static final String VERSION = "2010-05-08";
    private static final String AWS_POLICY = "arn:aws:iam::aws:policy/";
    private static final Pattern READS = Pattern.compile("iam:(Get|List|Generate|Simulate).*");

    private final Moto moto;
    private final Map<String, Map<String, Identity>> byAccount = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> changes = new ConcurrentHashMap<>();
    private final Map<String, Policy> ofAws = new ConcurrentHashMap<>();

    Identities(Moto moto) {
        this.moto = moto;
    }

    /** A user or role by its ARN. */
    Optional<Identity> find(String arn) {
        String[] parts = arn.split(":", -1);
        if (parts.length != 6) {
            return Optional.empty();
        }
        return named(parts[4], parts[5].split("/", 2)[0], arn.substring(arn.lastIndexOf('/') + 1))
                .filter(found -> found.arn().equals(arn));
    }

    /**
     * A user, role or group by its name, which in an account is given once whatever the path.
     *
     * @param type as in an ARN: {@code user}, {@code role}
     */
    Optional<Identity> named(String account, String type, String name) {
        String key = type + "/" + name;
        Map<String, Identity> known = byAccount.get(account);
        if (known == null || !known.containsKey(key)) {
            int before = changes(account).get();
            known = read(account);
            // What was read while it changed may be of before, and is not kept.
            if (changes(account).get() == before) {
                byAccount.put(account, known);
            }
        }
        return Optional.ofNullable(known.get(key));
    }

    private AtomicInteger changes(String account) {
        return changes.computeIfAbsent(account, _ -> new AtomicInteger());
    }

    /**
     * The ARN of what has a name; for what is not there, the one that it would have without a path.
     */
    String arn(String account, String type, String name) {
        return named(account, type, name)
                .map(Identity::arn)
                .orElseGet(() -> "arn:aws:iam::%s:%s/%s".formatted(account, type, name));
    }

    /** The ARN of the boundary that a user or a role has. */
    Optional<String> boundary(String account, String type, String name) {
        return named(account, type, name).map(Identity::boundary).map(Policy::name);
    }

    /** All of an account's. */
    List<Identity> of(String account) {
        return List.copyOf(read(account).values());
    }

    /** Forgets what a call has changed. */
    void changed(AwsCall call) {
        if (!call.service().equals("iam") || READS.matcher(call.operation()).matches()) {
            return;
        }
        changes(call.caller().account()).incrementAndGet();
        Map<String, Identity> known = byAccount.get(call.caller().account());
        if (known == null) {
            return;
        }
        Optional<String> key =
                call.parameter("RoleName")
                        .map(name -> "role/" + name)
                        .or(() -> call.parameter("UserName").map(name -> "user/" + name));
        if (key.isPresent()) {
            known.remove(key.get());
        } else {
            byAccount.remove(call.caller().account());
        }
    }

    private Map<String, Identity> read(String account) {
        Element details = details(account);
        Map<String, Policy> managed = managed(details);
        Map<String, List<Policy>> groups = new HashMap<>();
        for (Element group : children(details, "GroupDetailList")) {
            groups.put(
                    text(group, "GroupName"), policies(account, group, "GroupPolicyList", managed));
        }
        Map<String, Identity> all = new ConcurrentHashMap<>();
        for (Element role : children(details, "RoleDetailList")) {
            all.put(
                    "role/" + text(role, "RoleName"),
                    new Identity(
                            text(role, "Arn"),
                            text(role, "RoleId"),
                            policies(account, role, "RolePolicyList", managed),
                            boundary(account, role, managed),
                            tags(role),
                            new Policy("trust", document(text(role, "AssumeRolePolicyDocument")))));
        }
        for (Element user : children(details, "UserDetailList")) {
            List<Policy> policies =
                    new ArrayList<>(policies(account, user, "UserPolicyList", managed));
            for (Element group : children(user, "GroupList")) {
                policies.addAll(groups.getOrDefault(group.getTextContent(), List.of()));
            }
            all.put(
                    "user/" + text(user, "UserName"),
                    new Identity(
                            text(user, "Arn"),
                            text(user, "UserId"),
                            List.copyOf(policies),
                            boundary(account, user, managed),
                            tags(user),
                            null));
        }
        return all;
    }

    private Element details(String account) {
        Answer answer =
                moto.query(
                        account,
                        "iam",
                        Map.of(
                                "Action",
                                "GetAccountAuthorizationDetails",
                                "Version",
                                VERSION,
                                "Filter.member.1",
                                "User",
                                "Filter.member.2",
                                "Role",
                                "Filter.member.3",
                                "Group",
                                "Filter.member.4",
                                "LocalManagedPolicy"));
        return Xml.all(Xml.parse(answer.text()), "GetAccountAuthorizationDetailsResult").getFirst();
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

    private List<Policy> policies(
            String account, Element holder, String inline, Map<String, Policy> managed) {
        List<Policy> policies = new ArrayList<>();
        for (Element policy : children(holder, inline)) {
            policies.add(
                    new Policy(
                            text(policy, "PolicyName"), document(text(policy, "PolicyDocument"))));
        }
        for (Element attached : children(holder, "AttachedManagedPolicies")) {
            String arn = text(attached, "PolicyArn");
            policies.add(arn.startsWith(AWS_POLICY) ? ofAws(account, arn) : managed.get(arn));
        }
        return List.copyOf(policies);
    }

    private @Nullable Policy boundary(String account, Element holder, Map<String, Policy> managed) {
        Optional<Element> boundary = child(holder, "PermissionsBoundary");
        if (boundary.isEmpty()) {
            return null;
        }
        String arn = text(boundary.get(), "PermissionsBoundaryArn");
        return arn.startsWith(AWS_POLICY) ? ofAws(account, arn) : managed.get(arn);
    }

    /** AWS's own policies are the same in all accounts, and do not change. */
    private Policy ofAws(String account, String arn) {
        return ofAws.computeIfAbsent(arn, _ -> new Policy(arn, documentOfAws(account, arn)));
    }

    private JsonNode documentOfAws(String account, String arn) {
        String version =
                Xml.required(
                        iam(account, Map.of("Action", "GetPolicy", "PolicyArn", arn)),
                        "DefaultVersionId");
        Element held =
                iam(
                        account,
                        Map.of(
                                "Action",
                                "GetPolicyVersion",
                                "PolicyArn",
                                arn,
                                "VersionId",
                                version));
        return document(Xml.required(held, "Document"));
    }

    private Element iam(String account, Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put("Version", VERSION);
        return Xml.parse(moto.query(account, "iam", all).text());
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
        return child(parent, list).stream().flatMap(Identities::elements).toList();
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
