package dev.accountvending.api;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ApiContract;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Calls a door as API Gateway would; each answer must be one that the contract promises. */
final class TestingApiHandler {
    private final String method;
    private final String path;
    private final RequestStreamHandler door;

    /**
     * A door.
     *
     * @param route as {@code GET /accounts/{name}}
     */
    TestingApiHandler(String route, RequestStreamHandler door) {
        this.method = route.substring(0, route.indexOf(' '));
        this.path = route.substring(route.indexOf(' ') + 1);
        this.door = door;
    }

    /** An answer; where its body is not JSON, it is held as a JSON text. */
    record Answer(int status, String type, JsonNode body) {}

    /** Users of the identity account, each tagged with the address of their name. */
    static final CallerPolicy CALLERS =
            new CallerPolicy(
                    new AccountId("111111111111"),
                    new AccountId("222222222222"),
                    Set.of("AccountRequester"),
                    user -> Optional.of(user + "@example.com"),
                    new Policy(Set.of(new Person("ada@example.com")), ""));

    /** An event that ana signed. */
    static ObjectNode event(@Nullable String body) {
        return signedBy(
                "ana",
                Json.MAPPER
                        .createObjectNode()
                        .put("version", "2.0")
                        .put("fieldOfTomorrow", "x")
                        .put("body", body)
                        .put("isBase64Encoded", false));
    }

    /** An event that ana signed, about an account. */
    static ObjectNode named(String name, @Nullable String body) {
        ObjectNode event = event(body);
        event.putObject("pathParameters").put("name", name);
        return event;
    }

    static ObjectNode signedBy(String user, ObjectNode event) {
        event.putObject("requestContext")
                .putObject("authorizer")
                .putObject("iam")
                .put("userArn", "arn:aws:iam::222222222222:user/" + user);
        return event;
    }

    // Doors do not look at the context, which only Lambda can make.
    @SuppressWarnings("NullAway")
    Answer call(ObjectNode event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        door.handleRequest(
                new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
                out,
                null);
        JsonNode answer = Json.MAPPER.readTree(out.toByteArray());
        int status = answer.get("statusCode").intValue();
        String type = answer.at("/headers/content-type").textValue();
        String body = answer.get("body").textValue();
        ApiContract.get().check(method, path, status, type, body);
        return new Answer(
                status,
                type,
                type.endsWith("json") ? Json.MAPPER.readTree(body) : answer.get("body"));
    }
}
