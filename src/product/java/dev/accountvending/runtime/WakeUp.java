package dev.accountvending.runtime;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The weekly call of the state machine {@code wake-functions}. Lambda puts away the snapshot of a
 * version that nobody called for 14 days (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html">SnapStart</a>); a call is all
 * that it takes to keep it, so nothing is read and nothing changed.
 */
final class WakeUp {
    /** The outcome of such an invocation in the log. */
    static final String OUTCOME = "awake";

    private WakeUp() {}

    /** Returns whether an event is {@code {"avm": "wake"}}. */
    static boolean is(JsonNode event) {
        return event.path("avm").asText().equals("wake");
    }

    /** Writes what the state machine expects of a function that is awake. */
    static String answer(OutputStream out) throws IOException {
        out.write("{\"awake\":true}".getBytes(StandardCharsets.UTF_8));
        return OUTCOME;
    }
}
