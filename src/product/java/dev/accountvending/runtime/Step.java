package dev.accountvending.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.NotYet;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.VendingFailed;

import org.slf4j.MDC;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * One state of a state machine: reads its input strictly, makes one decision or one change, writes
 * its output.
 *
 * <p>A step is safe to run twice, and safe to run again after a run whose answer was lost. It never
 * sleeps and never polls: it answers "not yet", or fails with {@link NotYet} if that will be
 * different in a moment, and the state machine waits. It fails with a {@link StepFailure}, by whose
 * class the state machine decides what to do.
 *
 * @param <I> only what it needs
 * @param <O> what later states need of it
 */
public abstract class Step<I, O> implements RequestStreamHandler {
    /** The field in which a state names its step, if its function has several; no input. */
    public static final String NAME = "step";

    private final Class<I> inputType;

    protected Step(Class<I> inputType) {
        this.inputType = inputType;
        Type output =
                ((ParameterizedType) getClass().getGenericSuperclass()).getActualTypeArguments()[1];
        LambdaEnvironment.current()
                .snapshot()
                .around(Step.class, () -> Json.prime(inputType, output), () -> {});
    }

    /** Does the step's work. */
    public abstract O run(I input);

    @Override
    public final void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        Invocation.of(this, context).run(() -> answer(in, out));
    }

    private String answer(InputStream in, OutputStream out) throws IOException {
        I input;
        try {
            JsonNode document = Json.MAPPER.readTree(in);
            if (WakeUp.is(document)) {
                return WakeUp.answer(out);
            }
            input = read(document);
        } catch (JsonProcessingException e) {
            throw new VendingFailed(
                    Explanation.of(
                            "Something is wrong with the vending machine itself.",
                            "The state machine and the function do not agree on the input of %s: %s"
                                    .formatted(getClass().getSimpleName(), e.getOriginalMessage())),
                    null,
                    e);
        }
        Json.MAPPER.writeValue(out, run(input));
        return "done";
    }

    private I read(JsonNode document) throws JsonProcessingException {
        remember(document, LogKeys.LEASE_ID);
        remember(document, LogKeys.ACCOUNT_ID);
        if (document instanceof ObjectNode input) {
            input.remove(NAME);
        }
        return Json.MAPPER.treeToValue(document, inputType);
    }

    private static void remember(JsonNode document, String key) {
        JsonNode value = document.path(key);
        if (value.isTextual()) {
            MDC.put(key, value.textValue());
        }
    }
}
