package dev.accountvending.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.accountvending.ledger.IdempotencyConflict;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.policy.OutdatedRequest;
import dev.accountvending.policy.Refused;
import dev.accountvending.request.InvalidRequest;
import dev.accountvending.request.UnknownAccount;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Invocation;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LogKeys;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A route of the HTTP API. It reads API Gateway's event (<a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">payload
 * format 2.0</a>), answers, mostly JSON, and turns every failure into a problem document (RFC
 * 9457).
 */
abstract class ApiHandler implements RequestStreamHandler {
    /** API Gateway may add fields to the event; only what people send is read strictly. */
    private static final JsonMapper EVENTS =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final Logger log = LoggerFactory.getLogger(getClass());

    /**
     * An HTTP response.
     *
     * @param type the body's media type
     */
    record Answer(int status, String type, String body) {
        /** Creates a response whose body is JSON. */
        Answer(int status, Object body) {
            this(status, "application/json", json(body));
        }

        static Answer ok(Object body) {
            return new Answer(200, body);
        }

        private static Answer of(Problem problem) {
            return new Answer(problem.status(), "application/problem+json", json(problem));
        }

        private static String json(Object body) {
            return Json.MAPPER.valueToTree(body).toString();
        }
    }

    ApiHandler() {
        FunctionContext.current()
                .environment()
                .snapshot()
                .around(getClass(), this::refuseNobody, () -> {});
    }

    abstract Answer answer(ApiCall call);

    /** An unsigned request takes the same path as all others, and changes nothing. */
    private void refuseNobody() {
        try {
            handleRequest(
                    new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
                    OutputStream.nullOutputStream(),
                    null);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can be read and written.", e);
        }
    }

    @Override
    public final void handleRequest(InputStream in, OutputStream out, @Nullable Context context)
            throws IOException {
        Invocation.of(this, context)
                .run(
                        () -> {
                            JsonNode document = EVENTS.readTree(in);
                            JsonNode request = document.path("requestContext");
                            MDC.put(LogKeys.CORRELATION_ID, request.path("requestId").asText());
                            JsonNode signer = request.at("/authorizer/iam");
                            ApiCall call =
                                    new ApiCall(
                                            EVENTS.treeToValue(
                                                    document, APIGatewayV2HTTPEvent.class),
                                            signer.path("userArn").asText(""));
                            Answer answer = guarded(call, signer.path("accessKey").asText());
                            EVENTS.writeValue(out, response(answer));
                            MDC.put(LogKeys.STATUS, String.valueOf(answer.status()));
                            return answer.status() < 400 ? "done" : "problem";
                        });
    }

    /** The route's outermost frame: turns every exception into a response. */
    private Answer guarded(ApiCall call, String accessKey) {
        try {
            return answer(call);
        } catch (RuntimeException e) {
            Problem problem = problem(e);
            String rule = problem.rule();
            if (rule != null) {
                MDC.put(LogKeys.RULE, rule);
                MDC.put(LogKeys.ACCESS_KEY, accessKey);
            }
            if (problem.status() >= 500) {
                log.atError()
                        .addKeyValue(LogKeys.OUTCOME, e.getClass().getSimpleName())
                        .setCause(e)
                        .log("request failed");
            }
            return Answer.of(problem);
        }
    }

    private static Problem problem(RuntimeException e) {
        return switch (e) {
            case Problem.Raised ours -> ours.problem();
            case InvalidRequest invalid -> Problem.badRequest(invalid);
            case InvalidValue invalid -> Problem.of(400, "Bad Request", invalid.getMessage());
            case RequestRejected rejected -> explained(409, "Conflict", rejected);
            case Refused refused -> Problem.refused(refused.rule(), refused.getMessage());
            case OutdatedRequest outdated -> Problem.of(409, "Conflict", outdated.getMessage());
            case UnknownAccount unknown -> Problem.of(404, "Not Found", unknown.getMessage());
            case IdempotencyConflict conflict -> Problem.of(409, "Conflict", conflict.getMessage());
            case TransientFailure busy ->
                    Problem.of(
                            503,
                            "Service Unavailable",
                            "AWS is busy or did not answer. Send the request again; with an"
                                    + " Idempotency-Key, under the same key.");
            case QuotaReached quota -> explained(503, "Service Unavailable", quota);
            default ->
                    Problem.of(
                            500,
                            "Internal Server Error",
                            "Something is wrong with the vending machine itself; its log says"
                                    + " what.");
        };
    }

    private static Problem explained(int status, String title, StepFailure failure) {
        return Problem.of(status, title, failure.explanation().forRequester());
    }

    private static APIGatewayV2HTTPResponse response(Answer answer) {
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(answer.status())
                .withHeaders(Map.of("content-type", answer.type()))
                .withBody(answer.body())
                .build();
    }
}
