package dev.accountvending.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * A function of several handlers of one trust: passes each event on to the handler that the event
 * names.
 *
 * <p>A subclass has a field for each handler, of the handler's own class: by these fields the
 * clients are found that are made ready before the snapshot.
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

    /** The handlers, each by the name that events have for it. */
    protected abstract Map<String, RequestStreamHandler> handlers();

    @Override
    public final void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        byte[] event = in.readAllBytes();
        String name = Json.MAPPER.readTree(event).path(key).asText();
        RequestStreamHandler handler = handlers().get(name);
        if (handler == null) {
            throw new IllegalArgumentException(
                    "%s has nothing for the %s \"%s\"."
                            .formatted(getClass().getSimpleName(), key, name));
        }
        handler.handleRequest(new ByteArrayInputStream(event), out, context);
    }
}
