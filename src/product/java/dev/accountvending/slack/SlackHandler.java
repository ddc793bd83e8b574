package dev.accountvending.slack;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.TransientFailure;
import dev.accountvending.notify.SlackVault;
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
import java.time.Clock;
import java.util.Optional;

/**
 * A handler for calls from Slack: checks the signature, starts the state machine that answers, and
 * acknowledges. Slack waits for three seconds (<a
 * href="https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response">acknowledgement</a>),
 * so nothing else is done here, and AWS is called once.
 */
abstract class SlackHandler implements RequestStreamHandler {
    private static final int LONGEST_BODY = 256 * 1024;

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final @Nullable Inside inside;

    /** The parts that the handler needs; there are none if Slack is not set up. */
    record Inside(SlackSignature signature, AnswerExecutions executions) {

        static Optional<Inside> of(FunctionContext function) {
            return SlackVault.of(function)
                    .map(
                            vault ->
                                    new Inside(
                                            signature(vault, function),
                                            AnswerExecutions.of(function)));
        }

        private static SlackSignature signature(SlackVault vault, FunctionContext function) {
            SlackSignature signature = new SlackSignature(vault, function.clock());
            function.environment().snapshot().around(signature, signature::forget, () -> {});
            return signature;
        }
    }

    SlackHandler(Optional<Inside> inside) {
        this.inside = inside.orElse(null);
        FunctionContext function = FunctionContext.current();
        function.environment()
                .snapshot()
                .around(SlackHandler.class, () -> refuseForgery(function.clock()), () -> {});
    }

    /** Handles a forged request before the snapshot, like any other; it changes nothing. */
    private void refuseForgery(Clock clock) {
        ObjectNode forgery = Json.MAPPER.createObjectNode();
        forgery.putObject("headers")
                .put(SlackSignature.TIMESTAMP, Long.toString(clock.instant().getEpochSecond()))
                .put(SlackSignature.SIGNATURE, "v0=" + "0".repeat(64));
        try {
            handleRequest(
                    new ByteArrayInputStream(forgery.toString().getBytes(StandardCharsets.UTF_8)),
                    OutputStream.nullOutputStream(),
                    null);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can be read and written.", e);
        }
    }

    /**
     * The meaning of a call.
     *
     * @param call the call to answer; null if there is nothing to do
     * @param acknowledgement the response once the answer is under way
     */
    record Reading(@Nullable SlackCall call, Acknowledgement acknowledgement) {
        static Reading nothing() {
            return new Reading(null, Acknowledgement.empty());
        }
    }

    /**
     * Reads a body that Slack has signed.
     *
     * @throws IllegalArgumentException if it is nothing that Slack documents
     */
    abstract Reading read(FormBody body);

    @Override
    public final void handleRequest(InputStream in, OutputStream out, @Nullable Context context)
            throws IOException {
        Invocation.of(this, context)
                .run(
                        () -> {
                            JsonNode event = Json.MAPPER.readTree(in);
                            MDC.put(
                                    LogKeys.CORRELATION_ID,
                                    event.at("/requestContext/requestId").asText());
                            ObjectNode answer = guarded(new SlackRequest(event)).toGateway();
                            out.write(answer.toString().getBytes(StandardCharsets.UTF_8));
                            int status = answer.path("statusCode").asInt();
                            MDC.put(LogKeys.STATUS, String.valueOf(status));
                            return status < 400 ? "done" : "problem";
                        });
    }

    /** Turns every failure into a response: this is the handler's outermost frame. */
    private Acknowledgement guarded(SlackRequest request) {
        try {
            return inside == null
                    ? Acknowledgement.problem(404, "Not Found", "Slack is not set up here.")
                    : answer(inside, request);
        } catch (TransientFailure busy) {
            log.atWarn()
                    .addKeyValue(LogKeys.OUTCOME, busy.getClass().getSimpleName())
                    .setCause(busy)
                    .log("request failed");
            return Acknowledgement.problem(
                    503, "Service Unavailable", "AWS is busy or did not answer. Try again.");
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue(LogKeys.OUTCOME, e.getClass().getSimpleName())
                    .setCause(e)
                    .log("request failed");
            return Acknowledgement.problem(
                    500,
                    "Internal Server Error",
                    "Something is wrong with the vending machine itself; its log says what.");
        }
    }

    private Acknowledgement answer(Inside behind, SlackRequest request) {
        byte[] body;
        try {
            body = request.body();
        } catch (IllegalArgumentException _) {
            return unauthorized();
        }
        if (body.length > LONGEST_BODY) {
            return Acknowledgement.problem(
                    413, "Content Too Large", "Slack sends nothing of this size.");
        }
        if (!behind.signature().fits(request, body)) {
            return unauthorized();
        }
        Reading reading;
        try {
            reading = read(FormBody.parse(body));
        } catch (IllegalArgumentException _) {
            log.atWarn().log("unknown shape");
            return Acknowledgement.problem(
                    400, "Bad Request", "This is nothing that Slack documents.");
        }
        if (reading.call() == null) {
            return reading.acknowledgement();
        }
        return behind.executions().start(body, reading.call()) || request.isRetry()
                ? reading.acknowledgement()
                : Acknowledgement.problem(
                        403, "Forbidden", "This request was sent before, and is done once.");
    }

    /** Returns a refusal that does not say which of the checks failed. */
    private static Acknowledgement unauthorized() {
        return Acknowledgement.problem(401, "Unauthorized", "This is not a request from Slack.");
    }
}
