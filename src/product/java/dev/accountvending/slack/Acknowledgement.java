package dev.accountvending.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

/** The HTTP response to a call from Slack. */
record Acknowledgement(int status, String type, String body) {

    /** Returns a response without content. */
    static Acknowledgement empty() {
        return new Acknowledgement(200, "text/plain", "");
    }

    static Acknowledgement json(ObjectNode body) {
        return new Acknowledgement(200, "application/json", body.toString());
    }

    /** Returns a problem document (RFC 9457). */
    static Acknowledgement problem(int status, String title, String detail) {
        ObjectNode problem =
                Json.MAPPER
                        .createObjectNode()
                        .put("type", "about:blank")
                        .put("title", title)
                        .put("status", status)
                        .put("detail", detail);
        return new Acknowledgement(status, "application/problem+json", problem.toString());
    }

    /** Returns the response in API Gateway's form. */
    ObjectNode toGateway() {
        ObjectNode answer = Json.MAPPER.createObjectNode().put("statusCode", status);
        answer.putObject("headers").put("content-type", type);
        return answer.put("body", body).put("isBase64Encoded", false);
    }
}
