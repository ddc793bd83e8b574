package dev.accountvending.runtime;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.NotYet;
import dev.accountvending.model.PlainText;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;

import org.jspecify.annotations.Nullable;

/**
 * An error as a state machine's Catch passes it on (<a
 * href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html">error
 * output</a>). For a function's exception, {@code Cause} is a JSON document with {@code
 * errorMessage} and {@code errorType}.
 */
public record CaughtError(
        @JsonProperty("Error") String error, @JsonProperty("Cause") @Nullable String cause) {
    /** Of what AWS says in its refusals, the beginning tells. */
    private static final int LONGEST = 1000;

    private static final String OURS = StepFailure.class.getPackageName() + ".";

    /** Returns the explanation for the requester and the administrators. */
    public Explanation explanation() {
        if (error.equals(FailedHook.ERROR)) {
            return FailedHook.explain(cause);
        }
        String message = message();
        if (error.equals(TransientFailure.class.getName())
                || error.equals(AccountNotReady.class.getName())
                || error.equals(NotYet.class.getName())) {
            return Explanation.of(
                    "AWS could not finish your account in time: ask again.",
                    "The retries were used up. " + message);
        }
        if (error.startsWith(OURS)) {
            return Explanation.parse(message);
        }
        return Explanation.of(
                "Something is wrong with the vending machine itself; administrators have been"
                        + " told.",
                error + ": " + message);
    }

    /** Returns the sentence that says the most, visible, and no more of it than a history keeps. */
    public String shortened() {
        String why = PlainText.visible(explanation().inFull());
        return why.length() <= LONGEST ? why : why.substring(0, LONGEST) + "…";
    }

    String message() {
        if (cause == null) {
            return "no cause was given";
        }
        try {
            JsonNode message = Json.MAPPER.readTree(cause).path("errorMessage");
            return message.isTextual() ? message.textValue() : cause;
        } catch (JsonProcessingException notOfAFunction) {
            return cause;
        }
    }
}
