package dev.accountvending.local.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Protocol;
import dev.accountvending.local.gateway.ServiceModels;
import dev.accountvending.local.rules.Xml;

import org.w3c.dom.Element;
import org.w3c.dom.Node;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a request of any protocol: one tree of a REST call's labels, query and headers,
 * of a form ({@code Tags.member.1.Key}), and of a body of JSON or XML.
 *
 * <p>A path such as {@code Tags.Key} passes through lists without naming them; a last {@code *}
 * returns the names of the fields. Case is ignored, because services differ in it.
 */
final class CallParameters {
    /** Calls whose bodies are the user's own data. */
    private static final Set<String> PAYLOADS =
            Set.of(
                    "lambda:Invoke",
                    "lambda:InvokeAsync",
                    "lambda:InvokeWithResponseStream",
                    "s3:CopyObject",
                    "s3:PutObject",
                    "s3:UploadPart");

    private final ObjectNode root;

    private CallParameters(ObjectNode root) {
        this.root = root;
    }

    static CallParameters of(AwsCall call, ServiceModels models) {
        return new CallParameters(
                switch (call.protocol()) {
                    case JSON -> json(call);
                    case QUERY, EC2 -> form(call);
                    case REST_JSON, REST_XML -> rest(call, models);
                });
    }

    /** Returns the texts at a path, in the request's order. */
    List<String> texts(String path) {
        List<String> texts = new ArrayList<>();
        for (JsonNode node : nodes(path)) {
            if (node.isValueNode() && !node.isNull()) {
                texts.add(node.asText());
            }
        }
        return texts;
    }

    Optional<String> text(String path) {
        return texts(path).stream().findFirst();
    }

    /** Returns whether there is anything at a path; forms write an empty list as an empty text. */
    boolean has(String path) {
        return nodes(path).stream()
                .anyMatch(node -> node.isContainerNode() ? !node.isEmpty() : isText(node));
    }

    private static boolean isText(JsonNode node) {
        return !node.isNull() && !node.asText().isEmpty();
    }

    /** Returns the nodes at a path, each element of a list on its own. */
    List<JsonNode> nodes(String path) {
        List<JsonNode> found = List.of(root);
        for (String name : path.split("\\.", -1)) {
            List<JsonNode> below = new ArrayList<>();
            for (JsonNode node : found) {
                if (name.equals("*")) {
                    node.fieldNames()
                            .forEachRemaining(
                                    field -> below.add(JsonNodeFactory.instance.textNode(field)));
                } else {
                    child(node, name).ifPresent(child -> addElements(child, below));
                }
            }
            found = below;
        }
        return found;
    }

    /** Returns the texts of the request's own fields that are ARNs. */
    List<String> arns() {
        List<String> arns = new ArrayList<>();
        for (JsonNode field : root) {
            List<JsonNode> elements = new ArrayList<>();
            addElements(field, elements);
            for (JsonNode element : elements) {
                if (element.isTextual() && element.textValue().startsWith("arn:")) {
                    arns.add(element.textValue());
                }
            }
        }
        return arns;
    }

    private static Optional<JsonNode> child(JsonNode node, String name) {
        JsonNode exact = node.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return Optional.of(field.getValue());
            }
        }
        return Optional.empty();
    }

    /** A form's list is an object whose fields are numbers. */
    private static void addElements(JsonNode node, List<JsonNode> elements) {
        boolean list =
                node.isArray()
                        || (node.isObject()
                                && !node.isEmpty()
                                && node.properties().stream()
                                        .allMatch(field -> isNumber(field.getKey())));
        if (list) {
            node.forEach(element -> addElements(element, elements));
        } else {
            elements.add(node);
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static ObjectNode json(AwsCall call) {
        try {
            return call.json();
        } catch (AwsFailure notJson) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static ObjectNode form(AwsCall call) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        addForm(call.request().query(), root);
        addForm(call.request().text(), root);
        return root;
    }

    private static void addForm(String encoded, ObjectNode root) {
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                ObjectNode node = root;
                String name = decode(pair.substring(0, equals));
                List<String> parts =
                        List.of(name.split("\\.", -1)).stream()
                                .filter(part -> !part.equals("member"))
                                .toList();
                for (String part : parts.subList(0, parts.size() - 1)) {
                    node =
                            node.get(part) instanceof ObjectNode below
                                    ? below
                                    : node.putObject(part);
                }
                node.put(parts.getLast(), decode(pair.substring(equals + 1)));
            }
        }
    }

    private static ObjectNode rest(AwsCall call, ServiceModels models) {
        ObjectNode root =
                PAYLOADS.contains(call.operation())
                        ? JsonNodeFactory.instance.objectNode()
                        : call.protocol() == Protocol.REST_XML ? xml(call) : json(call);
        call.request()
                .headers()
                .forEach(
                        (name, values) -> {
                            if (name.startsWith("x-amz-") && !values.isEmpty()) {
                                root.put(name, values.getFirst());
                            }
                        });
        for (String pair : call.request().query().split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                add(
                        root,
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        models.labels(call).forEach(root::put);
        return root;
    }

    private static void add(ObjectNode root, String name, String value) {
        if (root.get(name) instanceof ArrayNode list) {
            list.add(value);
        } else {
            root.putArray(name).add(value);
        }
    }

    private static ObjectNode xml(AwsCall call) {
        String text = call.request().text();
        if (!text.startsWith("<")) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return tree(Xml.parse(text)) instanceof ObjectNode object
                    ? object
                    : JsonNodeFactory.instance.objectNode();
        } catch (AwsFailure notXml) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static JsonNode tree(Element element) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                String name = child.getTagName().substring(child.getTagName().indexOf(':') + 1);
                JsonNode tree = tree(child);
                switch (object.get(name)) {
                    case null -> object.set(name, tree);
                    case ArrayNode list -> list.add(tree);
                    case JsonNode first -> object.putArray(name).add(first).add(tree);
                }
            }
        }
        return object.isEmpty()
                ? JsonNodeFactory.instance.textNode(element.getTextContent())
                : object;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
