package dev.accountvending.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks answers against botocore's models, because AWS's clients rely on what AWS always answers:
 * a program may fail on an answer that lacks a required member. A missing member that can only be
 * empty is filled in (a list, a map, and whether there are further pages); anything else that is
 * missing is reported.
 */
final class AnswerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerCheck.class);

    private final OutputModels models;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    AnswerCheck(Path models) {
        this.models = OutputModels.in(models);
    }

    /**
     * A checked answer.
     *
     * @param answer with what could be filled in
     * @param lacks the paths of what is still missing
     */
    record Checked(Answer answer, List<String> lacks) {
        Checked {
            lacks = List.copyOf(lacks);
        }

        static Checked whole(Answer answer) {
            return new Checked(answer, List.of());
        }
    }

    Checked check(AwsCall call, Answer answer) {
        if (!answer.succeeded()) {
            return Checked.whole(answer);
        }
        Optional<OutputModel.Output> output = models.of(call);
        if (output.isEmpty()) {
            return Checked.whole(answer);
        }
        Checked checked =
                switch (call.protocol()) {
                    case JSON, REST_JSON -> json(output.get(), answer);
                    case QUERY, EC2, REST_XML -> xml(output.get(), answer);
                };
        for (String lack : checked.lacks()) {
            if (reported.add(call.operation() + " " + lack)) {
                LOG.atWarn()
                        .addKeyValue("operation", call.operation())
                        .addKeyValue("member", lack)
                        .log("The answer lacks a member that AWS's has.");
            }
        }
        return checked;
    }

    private static Checked json(OutputModel.Output output, Answer answer) {
        AnswerWalk<JsonNode> walk = new AnswerWalk<>(output, new JsonBody(), answer.headers());
        if (!walk.hasBody()) {
            return new Checked(answer, walk.lacks());
        }
        try {
            JsonNode body = Json.MAPPER.readTree(answer.body().length == 0 ? "{}" : answer.text());
            walk.check(body);
            return new Checked(
                    walk.isFilled() && body instanceof ObjectNode object
                            ? answer.with(object)
                            : answer,
                    walk.lacks());
        } catch (JsonProcessingException e) {
            return new Checked(answer, List.of("a body of JSON"));
        }
    }

    private static Checked xml(OutputModel.Output output, Answer answer) {
        AnswerWalk<Element> walk = new AnswerWalk<>(output, new XmlBody(), answer.headers());
        if (!walk.hasBody()) {
            return new Checked(answer, walk.lacks());
        }
        try {
            Document document = XmlBody.parse(answer.text());
            walk.check(XmlBody.output(document.getDocumentElement(), output.wrapper()));
            return new Checked(
                    walk.isFilled() ? answer.edited(_ -> XmlBody.write(document)) : answer,
                    walk.lacks());
        } catch (SAXException e) {
            return new Checked(answer, List.of("a body of XML"));
        }
    }
}
