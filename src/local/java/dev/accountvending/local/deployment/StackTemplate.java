package dev.accountvending.local.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.runtime.Json;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CloudFormation template whose functions are resolved as they would be in one account, with the
 * names and ARNs that its resources have there.
 */
public final class StackTemplate {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]+)}");
    private static final String NO_VALUE = "AWS::NoValue";

    private final JsonNode document;
    private final String account;
    private final String stack;
    private final Map<String, String> known = new HashMap<>();

    /**
     * @param stack the prefix of the names that CloudFormation makes up
     */
    StackTemplate(JsonNode document, String account, String stack) {
        this.document = document;
        this.account = account;
        this.stack = stack;
        known.put("AWS::AccountId", account);
        known.put("AWS::Region", StageNames.REGION);
        known.put("AWS::Partition", "aws");
        known.put("AWS::URLSuffix", "amazonaws.com");
        known.put("AWS::StackName", stack);
        document.path("Parameters")
                .properties()
                .forEach(
                        entry ->
                                known.put(
                                        entry.getKey(), entry.getValue().path("Default").asText()));
    }

    /**
     * Returns the resources of a type that are made, by logical id, each with its properties
     * resolved.
     */
    public Map<String, JsonNode> ofType(String type) {
        Map<String, JsonNode> found = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : document.path("Resources").properties()) {
            JsonNode resource = entry.getValue();
            if (resource.path("Type").asText().equals(type) && isMade(resource)) {
                found.put(entry.getKey(), properties(resource));
            }
        }
        return found;
    }

    private JsonNode properties(JsonNode resource) {
        return resolve(resource.path("Properties")).orElseGet(() -> Json.MAPPER.createObjectNode());
    }

    private boolean isMade(JsonNode resource) {
        return !resource.has("Condition") || holds(resource.path("Condition").asText());
    }

    /**
     * Returns the name of a role: its own, or the beginning of the one that CloudFormation would
     * make up.
     */
    String roleName(String id) {
        return name(id, "RoleName");
    }

    private Optional<JsonNode> resolve(JsonNode node) {
        if (node.isArray()) {
            ArrayNode array = Json.MAPPER.createArrayNode();
            node.forEach(part -> resolve(part).ifPresent(array::add));
            return Optional.of(array);
        }
        if (!node.isObject()) {
            return Optional.of(node);
        }
        String only = node.size() == 1 ? node.fieldNames().next() : "";
        if (only.equals("Ref") || only.startsWith("Fn::")) {
            return applied(only, node.path(only));
        }
        ObjectNode object = Json.MAPPER.createObjectNode();
        node.properties()
                .forEach(
                        entry ->
                                resolve(entry.getValue())
                                        .ifPresent(value -> object.set(entry.getKey(), value)));
        return Optional.of(object);
    }

    private Optional<JsonNode> applied(String function, JsonNode argument) {
        if (function.equals("Fn::If")) {
            return resolve(argument.path(holds(argument.path(0).asText()) ? 1 : 2));
        }
        if (function.equals("Ref") && argument.asText().equals(NO_VALUE)) {
            return Optional.empty();
        }
        return Optional.of(
                TextNode.valueOf(
                        switch (function) {
                            case "Ref" -> ref(argument.asText());
                            case "Fn::GetAtt" -> attribute(argument);
                            case "Fn::Join" -> joined(argument);
                            case "Fn::Sub" -> substituted(argument);
                            default ->
                                    throw new LocalCloudException(
                                            "The local cloud does not know %s, which the template has."
                                                    .formatted(function));
                        }));
    }

    private String text(JsonNode node) {
        return resolve(node).map(JsonNode::asText).orElse("");
    }

    private boolean holds(String condition) {
        return isTrue(document.path("Conditions").path(condition));
    }

    private boolean isTrue(JsonNode condition) {
        String function = condition.fieldNames().next();
        JsonNode argument = condition.path(function);
        return switch (function) {
            case "Condition" -> holds(argument.asText());
            case "Fn::Equals" -> text(argument.path(0)).equals(text(argument.path(1)));
            case "Fn::Not" -> !isTrue(argument.path(0));
            case "Fn::And" -> argument.valueStream().allMatch(this::isTrue);
            case "Fn::Or" -> argument.valueStream().anyMatch(this::isTrue);
            default ->
                    throw new LocalCloudException(
                            "The local cloud does not know the condition " + condition);
        };
    }

    private String joined(JsonNode argument) {
        return String.join(
                argument.path(0).asText(),
                argument.path(1)
                        .valueStream()
                        .flatMap(part -> resolve(part).stream())
                        .map(JsonNode::asText)
                        .toList());
    }

    /** Substitutes variables; {@code ${!Name}} is {@code ${Name}} itself. */
    private String substituted(JsonNode argument) {
        JsonNode own = argument.path(1);
        String pattern = argument.isArray() ? argument.path(0).asText() : argument.asText();
        return VARIABLE.matcher(pattern)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        found.group(1).isEmpty()
                                                ? variable(found.group(2), own)
                                                : "${" + found.group(2) + "}"));
    }

    private String variable(String name, JsonNode own) {
        if (own.has(name)) {
            return text(own.path(name));
        }
        int dot = name.indexOf('.');
        return dot < 0
                ? ref(name)
                : attribute(
                        Json.MAPPER
                                .createArrayNode()
                                .add(name.substring(0, dot))
                                .add(name.substring(dot + 1)));
    }

    private String ref(String id) {
        String value = known.get(id);
        if (value != null) {
            return value;
        }
        return switch (type(id)) {
            case "AWS::ApiGatewayV2::Api" -> StageNames.HTTP_API;
            case "AWS::CodeBuild::Project" -> name(id, "Name");
            case "AWS::DynamoDB::Table" -> name(id, "TableName");
            case "AWS::IAM::Role" -> name(id, "RoleName");
            case "AWS::KMS::Key" -> id;
            case "AWS::Lambda::Alias" ->
                    arn(
                            "lambda",
                            "function:%s:%s".formatted(name(id, "FunctionName"), StageNames.ALIAS));
            case "AWS::Lambda::Function" -> name(id, "FunctionName");
            case "AWS::Logs::LogGroup" -> name(id, "LogGroupName");
            case "AWS::StepFunctions::StateMachine" -> stateMachine(id);
            default -> stack + "-" + id;
        };
    }

    private String attribute(JsonNode argument) {
        String id = argument.path(0).asText();
        if (!argument.path(1).asText().equals("Arn")) {
            return id + "." + argument.path(1).asText();
        }
        return switch (type(id)) {
            case "AWS::CodeBuild::Project" -> arn("codebuild", "project/" + name(id, "Name"));
            case "AWS::DynamoDB::Table" -> arn("dynamodb", "table/" + name(id, "TableName"));
            case "AWS::Events::Rule" -> arn("events", "rule/" + name(id, "Name"));
            case "AWS::IAM::Role" ->
                    "arn:aws:iam::%s:role%s%s"
                            .formatted(
                                    account, text(property(id, "Path"), "/"), name(id, "RoleName"));
            case "AWS::KMS::Key" -> arn("kms", "key/" + id);
            case "AWS::Lambda::Function" -> arn("lambda", "function:" + name(id, "FunctionName"));
            case "AWS::Logs::LogGroup" ->
                    arn("logs", "log-group:%s:*".formatted(name(id, "LogGroupName")));
            case "AWS::S3::Bucket" ->
                    "arn:aws:s3:::" + name(id, "BucketName").toLowerCase(Locale.ROOT);
            case "AWS::SQS::Queue" -> arn("sqs", name(id, "QueueName"));
            case "AWS::StepFunctions::StateMachine" -> stateMachine(id);
            default ->
                    throw new LocalCloudException(
                            "The local cloud does not know the ARN of %s, a %s."
                                    .formatted(id, type(id)));
        };
    }

    private String stateMachine(String id) {
        return arn("states", "stateMachine:" + name(id, "StateMachineName"));
    }

    private String arn(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, StageNames.REGION, account, resource);
    }

    private String type(String id) {
        JsonNode resource = document.path("Resources").path(id);
        if (resource.isMissingNode()) {
            throw new LocalCloudException("The template has no " + id);
        }
        return resource.path("Type").asText();
    }

    private JsonNode property(String id, String property) {
        return document.path("Resources").path(id).path("Properties").path(property);
    }

    private String name(String id, String property) {
        return text(property(id, property), stack + "-" + id);
    }

    private String text(JsonNode node, String otherwise) {
        return node.isMissingNode() ? otherwise : text(node);
    }
}
