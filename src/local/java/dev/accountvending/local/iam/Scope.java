package dev.accountvending.local.iam;

import dev.accountvending.local.gateway.AwsCall;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Resolves the variables of a resource's template for one call. */
record Scope(AwsCall call, CallParameters parameters, ArnResolver names) {
    private static final String ORGANIZATION = "organization";

    /**
     * The conversions of a value to a part of an ARN, by the word before the colon in {@code
     * {role:Name}}.
     */
    private static final Map<String, BiFunction<Scope, String, String>> FORMS =
            Map.ofEntries(
                    Map.entry("role", (scope, name) -> scope.named("role", name)),
                    Map.entry("user", (scope, name) -> scope.named("user", name)),
                    Map.entry("group", (scope, name) -> scope.named("group", name)),
                    Map.entry(
                            "instance-profile",
                            (scope, name) -> scope.named("instance-profile", name)),
                    Map.entry("target", Scope::target),
                    Map.entry("address", (_, mailbox) -> Conditions.address(mailbox)),
                    Map.entry("bus", (_, name) -> bus(name)),
                    Map.entry("function", (_, name) -> function(name)),
                    Map.entry("host", (_, url) -> url.replaceFirst("^https?://", "")),
                    Map.entry("lower", (_, word) -> word.toLowerCase(Locale.ROOT)),
                    Map.entry("parameter", (_, name) -> parameter(name)),
                    Map.entry("project", (_, build) -> before(':', build)),
                    Map.entry("queue", (_, url) -> queue(url)),
                    Map.entry("secret", (_, name) -> secret(name)),
                    Map.entry("task", (_, name) -> revision(name)),
                    Map.entry("source", (_, copied) -> copied(copied)),
                    Map.entry("kind", (_, id) -> kind(id)));

    /** EC2's types whose ids do not begin with their names. */
    private static final Map<String, String> KINDS =
            Map.ofEntries(
                    Map.entry("acl", "network-acl"),
                    Map.entry("ami", "image"),
                    Map.entry("dopt", "dhcp-options"),
                    Map.entry("eigw", "egress-only-internet-gateway"),
                    Map.entry("eipalloc", "elastic-ip"),
                    Map.entry("eni", "network-interface"),
                    Map.entry("fl", "vpc-flow-log"),
                    Map.entry("i", "instance"),
                    Map.entry("igw", "internet-gateway"),
                    Map.entry("key", "key-pair"),
                    Map.entry("lt", "launch-template"),
                    Map.entry("nat", "natgateway"),
                    Map.entry("pcx", "vpc-peering-connection"),
                    Map.entry("rtb", "route-table"),
                    Map.entry("sg", "security-group"),
                    Map.entry("sgr", "security-group-rule"),
                    Map.entry("snap", "snapshot"),
                    Map.entry("tgw", "transit-gateway"),
                    Map.entry("vgw", "vpn-gateway"),
                    Map.entry("vol", "volume"),
                    Map.entry("vpce", "vpc-endpoint"));

    static boolean hasForm(String name) {
        return FORMS.containsKey(name);
    }

    String account() {
        return call.caller().account();
    }

    /** Returns the value of a word that is no parameter. */
    Optional<String> word(String name) {
        return switch (name) {
            case "account" -> Optional.of(account());
            case "region" -> Optional.of(call.region());
            case ORGANIZATION -> Optional.of(last('/', organization()));
            case "management" -> Optional.of(organization().split(":", -1)[4]);
            default -> Optional.empty();
        };
    }

    String formed(String form, String value) {
        return FORMS.getOrDefault(form, (_, text) -> text).apply(this, value);
    }

    /** Returns the caller's own name if a user is meant and none is named. */
    Optional<String> ownUser() {
        String principal = call.caller().principal();
        return principal.contains(":user/") ? Optional.of(principal) : Optional.empty();
    }

    private String named(String type, String name) {
        if (name.equals("*")) {
            return "arn:aws:iam::%s:%s/*".formatted(account(), type);
        }
        return name.startsWith("arn:") ? name : names.arn(account(), type, name);
    }

    private String organization() {
        return names.arn(account(), ORGANIZATION, "");
    }

    /** Returns the target that Organizations attaches something to, recognized by its id. */
    private String target(String id) {
        String organization = organization().replace(":organization/", ":%s/");
        String type =
                switch (before('-', id)) {
                    case "r" -> "root";
                    case "ou" -> "ou";
                    case "p" -> "policy";
                    default -> "account";
                };
        String end = type.equals("policy") ? "/service_control_policy/" : "/";
        return organization.formatted(type) + end + id;
    }

    /** Returns the bus in a rule's ARN, which does not name the default bus. */
    private static String bus(String name) {
        String last = last('/', name);
        return last.equals("default") ? "" : last + "/";
    }

    /** Reads a name, a whole ARN, or {@code account:function:name}. */
    private static String function(String name) {
        int marker = name.indexOf(":function:");
        return name.startsWith("arn:") || marker < 0
                ? name
                : name.substring(marker + ":function:".length());
    }

    /** Returns a parameter's name without its first slash, and without a version or a label. */
    private static String parameter(String name) {
        if (name.startsWith("arn:")) {
            return name;
        }
        return before(':', name.startsWith("/") ? name.substring(1) : name);
    }

    /** Returns the account and the name at the end of a queue's URL. */
    private static String queue(String url) {
        String[] parts = url.split("/", -1);
        return parts.length < 2 ? url : parts[parts.length - 2] + ":" + parts[parts.length - 1];
    }

    /**
     * Adds a pattern for the six characters at the end of a secret's ARN, which its name does not
     * have.
     */
    private static String secret(String name) {
        return name.startsWith("arn:") || name.equals("*") ? name : name + "-??????";
    }

    /** Reads {@code bucket/key}, as {@code CopyObject} names its source. */
    private static String copied(String source) {
        String decoded = URLDecoder.decode(source.replace("+", "%2B"), StandardCharsets.UTF_8);
        String plain = decoded.startsWith("/") ? decoded.substring(1) : decoded;
        int version = plain.indexOf("?versionId=");
        return version < 0 ? plain : plain.substring(0, version);
    }

    /** Adds a star to a task's definition without a number, which is its newest one. */
    private static String revision(String definition) {
        return definition.contains(":") ? definition : definition + ":*";
    }

    /** Returns an EC2 resource by its id: {@code vpc-1} is {@code vpc/vpc-1}. */
    private static String kind(String id) {
        String prefix = id.lastIndexOf('-') < 0 ? id : id.substring(0, id.lastIndexOf('-'));
        return KINDS.getOrDefault(prefix, prefix) + "/" + id;
    }

    private static String before(char end, String text) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }

    private static String last(char separator, String text) {
        return text.substring(text.lastIndexOf(separator) + 1);
    }
}
