package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Rules;
import dev.accountvending.runtime.Json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * CloudWatch's Observability Access Manager: a sink, one for each account and region, receives what
 * the accounts that link to it observe (<a
 * href="https://docs.aws.amazon.com/OAM/latest/APIReference/API_CreateLink.html">CreateLink</a>). A
 * sink without a policy accepts no links; the policy itself is not evaluated.
 */
final class ObservabilityLinks {
    private static final String ARN = "Arn";

    private final Map<String, ObjectNode> sinks = new TreeMap<>();
    private final Map<String, String> policies = new TreeMap<>();
    private final Map<String, ObjectNode> links = new TreeMap<>();

    void install(Rules rules) {
        rules.rule("oam:CreateSink", this::createSink);
        rules.rule("oam:PutSinkPolicy", this::putPolicy);
        rules.rule("oam:GetSink", call -> Answer.json(sink(call, "Identifier")));
        rules.rule("oam:GetSinkPolicy", this::policy);
        rules.rule("oam:ListSinks", call -> list(call, sinks));
        rules.rule("oam:DeleteSink", this::deleteSink);
        rules.rule("oam:CreateLink", this::createLink);
        rules.rule("oam:GetLink", call -> Answer.json(held(call, links, "Identifier")));
        rules.rule("oam:ListLinks", call -> list(call, links));
        rules.rule("oam:ListAttachedLinks", this::attached);
        rules.rule("oam:DeleteLink", this::deleteLink);
    }

    private synchronized Answer createSink(AwsCall call) {
        if (sinks.keySet().stream().anyMatch(arn -> arn.startsWith(place(call)))) {
            throw new AwsFailure(
                    409, "ConflictException", "A sink already exists in this account and region.");
        }
        ObjectNode request = call.json();
        ObjectNode sink = made(call, "sink").put("Name", request.path("Name").asText());
        sink.set("Tags", request.path("Tags").deepCopy());
        sinks.put(sink.path(ARN).asText(), sink);
        return Answer.json(sink);
    }

    private synchronized Answer putPolicy(AwsCall call) {
        ObjectNode sink = sink(call, "SinkIdentifier");
        policies.put(sink.path(ARN).asText(), call.json().path("Policy").asText());
        return policy(sink);
    }

    private synchronized Answer policy(AwsCall call) {
        return policy(sink(call, "SinkIdentifier"));
    }

    private Answer policy(ObjectNode sink) {
        String arn = sink.path(ARN).asText();
        String policy =
                Optional.ofNullable(policies.get(arn))
                        .orElseThrow(() -> missing("policy of " + arn));
        return Answer.json(
                Json.MAPPER
                        .createObjectNode()
                        .put("SinkArn", arn)
                        .put("SinkId", sink.path("Id").asText())
                        .put("Policy", policy));
    }

    private synchronized Answer deleteSink(AwsCall call) {
        String arn = sink(call, "Identifier").path(ARN).asText();
        if (links.values().stream().anyMatch(link -> leadsTo(link, arn))) {
            throw new AwsFailure(
                    409, "ConflictException", "Links to this sink exist: delete them first.");
        }
        sinks.remove(arn);
        policies.remove(arn);
        return Answer.json(Json.MAPPER.createObjectNode());
    }

    private synchronized Answer createLink(AwsCall call) {
        ObjectNode request = call.json();
        String sink = request.path("SinkIdentifier").asText();
        if (!policies.containsKey(sink)) {
            throw missing("sink " + sink + " that lets this account link to it");
        }
        if (links.entrySet().stream()
                .anyMatch(
                        link ->
                                link.getKey().startsWith(place(call))
                                        && leadsTo(link.getValue(), sink))) {
            throw new AwsFailure(409, "ConflictException", "The link exists already.");
        }
        String label = request.path("LabelTemplate").asText();
        ObjectNode link =
                made(call, "link")
                        .put("Label", label.replaceAll("\\$\\w+", call.caller().account()))
                        .put("LabelTemplate", label)
                        .put("SinkArn", sink);
        link.set("ResourceTypes", request.path("ResourceTypes").deepCopy());
        link.set("Tags", request.path("Tags").deepCopy());
        links.put(link.path(ARN).asText(), link);
        return Answer.json(link);
    }

    private synchronized Answer attached(AwsCall call) {
        String arn = sink(call, "SinkIdentifier").path(ARN).asText();
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode items = answer.putArray("Items");
        links.values().stream()
                .filter(link -> leadsTo(link, arn))
                .forEach(
                        link -> {
                            ObjectNode item = items.addObject();
                            item.put("LinkArn", link.path(ARN).asText())
                                    .put("Label", link.path("Label").asText());
                            item.set("ResourceTypes", link.get("ResourceTypes"));
                        });
        return Answer.json(answer);
    }

    private synchronized Answer deleteLink(AwsCall call) {
        links.remove(held(call, links, "Identifier").path(ARN).asText());
        return Answer.json(Json.MAPPER.createObjectNode());
    }

    private synchronized Answer list(AwsCall call, Map<String, ObjectNode> all) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode items = answer.putArray("Items");
        all.forEach(
                (arn, each) -> {
                    if (arn.startsWith(place(call))) {
                        items.add(each.deepCopy().without(List.of("Tags", "LabelTemplate")));
                    }
                });
        return Answer.json(answer);
    }

    private static boolean leadsTo(JsonNode link, String sink) {
        return link.path("SinkArn").asText().equals(sink);
    }

    private ObjectNode sink(AwsCall call, String parameter) {
        return held(call, sinks, parameter);
    }

    /** Returns one of the caller's own, in the call's region. */
    private synchronized ObjectNode held(
            AwsCall call, Map<String, ObjectNode> all, String parameter) {
        String arn = call.json().path(parameter).asText();
        return Optional.ofNullable(all.get(arn))
                .filter(_ -> arn.startsWith(place(call)))
                .orElseThrow(() -> missing(arn));
    }

    private static ObjectNode made(AwsCall call, String type) {
        String id = UUID.randomUUID().toString();
        return Json.MAPPER
                .createObjectNode()
                .put(ARN, "%s%s/%s".formatted(place(call), type, id))
                .put("Id", id);
    }

    private static String place(AwsCall call) {
        return "arn:aws:oam:%s:%s:".formatted(call.region(), call.caller().account());
    }

    private static AwsFailure missing(String what) {
        return new AwsFailure(404, "ResourceNotFoundException", "There is no such thing: " + what);
    }
}
