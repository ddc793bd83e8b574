package dev.accountvending.local.cleaning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.AwsPort;
import dev.accountvending.local.gateway.Caller;
import dev.accountvending.local.gateway.GivenKey;
import dev.accountvending.local.rules.Xml;
import dev.accountvending.runtime.Json;

import org.w3c.dom.Element;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A session at the AWS port, in one region. */
record CleanerSession(AwsPort port, GivenKey key, String region) {
    private static final String FORM = "application/x-www-form-urlencoded";

    /** A service of the protocol {@code query}: its name, and its API's version. */
    enum Query {
        cloudformation("2010-05-15"),
        ec2("2016-11-15"),
        iam("2010-05-08"),
        sts("2011-06-15");

        private final String version;

        Query(String version) {
            this.version = version;
        }
    }

    CleanerSession in(String other) {
        return new CleanerSession(port, key, other);
    }

    /** Returns the regions that its account has enabled. */
    List<String> regions() {
        return Xml.texts(query(Query.ec2, "DescribeRegions", Map.of()), "regionName");
    }

    /** Returns a session in a role. */
    CleanerSession as(String role, String name) {
        Element answer =
                query(Query.sts, "AssumeRole", Map.of("RoleArn", role, "RoleSessionName", name));
        return new CleanerSession(
                port,
                new GivenKey(
                        Xml.required(answer, "AccessKeyId"),
                        Xml.required(answer, "SecretAccessKey"),
                        Xml.required(answer, "SessionToken"),
                        new Caller(role.split(":", -1)[4], role, null, null, null)),
                region);
    }

    /** Calls a service that speaks JSON. */
    JsonNode json(String service, String target, Map<String, ?> body) {
        return port.send(
                        key,
                        region,
                        service,
                        "POST",
                        "/",
                        Map.of(
                                "content-type",
                                "application/x-amz-json-1.1",
                                "x-amz-target",
                                target),
                        Json.MAPPER.<ObjectNode>valueToTree(body).toString())
                .json();
    }

    /** Returns every page of a list of a service that speaks JSON. */
    List<JsonNode> jsonList(String service, String target, String list, String asked, String told) {
        List<JsonNode> all = new ArrayList<>();
        Map<String, String> page = new HashMap<>();
        do {
            JsonNode answer = json(service, target, page);
            answer.path(list).forEach(all::add);
            page.clear();
            if (!answer.path(told).asText("").isEmpty()) {
                page.put(asked, answer.path(told).asText());
            }
        } while (!page.isEmpty());
        return all;
    }

    /** Calls a service of the protocol {@code query}. */
    Element query(Query service, String action, Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put("Action", action);
        all.put("Version", service.version);
        return Xml.parse(
                port.send(
                                key,
                                region,
                                service.name(),
                                "POST",
                                "/",
                                Map.of("content-type", FORM),
                                form(all))
                        .text());
    }

    /**
     * Returns every page of a list.
     *
     * @param path the names of the elements from the answer down to the list's
     * @param asked the name of the parameter that asks for the next page
     * @param told the name of the answer's element with the next page's token
     */
    List<Element> queryList(
            Query service,
            String action,
            Map<String, String> parameters,
            String path,
            String asked,
            String told) {
        List<Element> all = new ArrayList<>();
        Map<String, String> page = new HashMap<>(parameters);
        while (true) {
            Element answer = query(service, action, page);
            all.addAll(at(answer, path));
            String next = Xml.text(answer, told).orElse("");
            if (next.isEmpty()) {
                return all;
            }
            page.put(asked, next);
        }
    }

    /** Calls a service whose operations are paths; returns the body's text. */
    String rest(String service, String method, String target, String body) {
        return port.send(key, region, service, method, target, Map.of(), body).text();
    }

    /** Returns the elements at a path of names below another. */
    static List<Element> at(Element top, String path) {
        List<Element> found = List.of(top);
        for (String name : path.split("/", -1)) {
            List<Element> below = new ArrayList<>();
            for (Element element : found) {
                Xml.all(element, name).stream()
                        .filter(child -> element.isSameNode(child.getParentNode()))
                        .forEach(below::add);
            }
            found = below;
        }
        return found;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
    }
}
