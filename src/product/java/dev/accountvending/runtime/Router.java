package dev.accountvending.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * A function of several handlers with the same permissions: passes each event to the handler that
 * it names.
 *
 * <p>A subclass has a field for each handler, of the handler's own class: these fields show which
 * clients are prepared before the snapshot.
 */
public abstract class Router implements RequestStreamHandler {
    private final String key;

    /**
     * Routes by a field of the events.
     *
     * @param key the field that names the handler
     */
    protected Router(String key) {
        this.key = key;
    }

    /** Returns the handlers by the names that events use. */
    protected abstract Map<String, RequestStreamHandler> handlers();

    @Override
    public final void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        byte[] event = in.readAllBytes();
        JsonNode document = Json.MAPPER.readTree(event);
        if (WakeUp.is(document)) {
            Invocation.of(this, context).run(() -> WakeUp.answer(out));
            return;
        }
        String name = document.path(key).asText();
        RequestStreamHandler handler = handlers().get(name);
        if (handler == null) {
            throw new IllegalArgumentException(
                    "%s has nothing for the %s \"%s\"."
                            .formatted(getClass().getSimpleName(), key, name));
        }
        handler.handleRequest(new ByteArrayInputStream(event), out, context);
    }
}
