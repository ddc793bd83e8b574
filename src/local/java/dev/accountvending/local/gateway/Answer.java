package dev.accountvending.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** An answer to a call, from a rule of ours or from moto. */
public final class Answer {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    public Answer(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.body = body.clone();
    }

    public static Answer json(JsonNode body) {
        return new Answer(
                200,
                Map.of("content-type", "application/x-amz-json-1.1"),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }

    public static Answer xml(int status, String body) {
        return new Answer(
                status,
                Map.of("content-type", "text/xml"),
                ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body)
                        .getBytes(StandardCharsets.UTF_8));
    }

    public int status() {
        return status;
    }

    public boolean succeeded() {
        return status < 300;
    }

    /** Returns the headers by lower-case name. */
    public Map<String, String> headers() {
        return headers;
    }

    public byte[] body() {
        return body.clone();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public ObjectNode json() {
        try {
            return body.length == 0
                    ? Json.MAPPER.createObjectNode()
                    : (ObjectNode) Json.MAPPER.readTree(text());
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalStateException(
                    "moto answered something other than JSON: " + text(), e);
        }
    }

    public Answer with(ObjectNode another) {
        return new Answer(status, headers, another.toString().getBytes(StandardCharsets.UTF_8));
    }

    public Answer edited(UnaryOperator<String> edit) {
        return new Answer(status, headers, edit.apply(text()).getBytes(StandardCharsets.UTF_8));
    }

    public Answer withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body);
    }

    Answer without(Set<String> names) {
        Map<String, String> fewer = new HashMap<>(headers);
        fewer.keySet().removeAll(names);
        return new Answer(status, fewer, body);
    }
}
