package dev.accountvending.runtime;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Writes a log event as one line of JSON. Its fields are time, level, logger, message, its own keys
 * and its invocation's side by side, and the error with its causes.
 *
 * <p>Powertools' own encoder omits an error's causes, which hold AWS's reasons, and does not mask
 * addresses. No text of ours names a person; if one does, its address stays out of the log.
 */
public final class LogEncoder extends EncoderBase<ILoggingEvent> {
    /** Marks an event whose message is the line. */
    static final Marker WHOLE_LINE = MarkerFactory.getMarker("WHOLE_LINE");

    private static final byte[] NOTHING = {};
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s\"(/:]+@[A-Za-z0-9-]+[.][A-Za-z0-9.-]+");

    private boolean masking = true;

    /** Sets whether addresses are left out; tests that check for them switch it off. */
    public void setMasking(boolean masking) {
        this.masking = masking;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        List<Marker> markers = event.getMarkerList();
        if (markers != null && markers.contains(WHOLE_LINE)) {
            return (event.getFormattedMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> field : fields(event).entrySet()) {
                json.writeFieldName(field.getKey());
                write(field.getValue(), json);
            }
            writeError(event.getThrowableProxy(), json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Nothing but memory is written to.", e);
        }
        line.write('\n');
        return line.toByteArray();
    }

    /** Returns an event's fields; its own key takes precedence over its invocation's. */
    private static Map<String, Object> fields(ILoggingEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("timestamp", event.getInstant().toString());
        fields.put("level", event.getLevel().toString());
        String logger = event.getLoggerName();
        fields.put("logger", logger.substring(logger.lastIndexOf('.') + 1));
        fields.put("message", Objects.requireNonNullElse(event.getFormattedMessage(), ""));
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> fields.putIfAbsent(pair.key, valueOf(pair.value)));
        }
        event.getMDCPropertyMap().forEach(fields::putIfAbsent);
        return fields;
    }

    private static Object valueOf(@Nullable Object value) {
        return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }

    private void write(Object value, JsonGenerator json) throws IOException {
        switch (value) {
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Number number -> json.writeNumber(number.doubleValue());
            default -> json.writeString(masked(value.toString()));
        }
    }

    private void writeError(@Nullable IThrowableProxy error, JsonGenerator json)
            throws IOException {
        if (error == null) {
            return;
        }
        json.writeObjectFieldStart("error");
        json.writeStringField("name", error.getClassName());
        json.writeStringField(
                "message", masked(Objects.requireNonNullElse(error.getMessage(), "")));
        json.writeStringField("stack", masked(ThrowableProxyUtil.asString(error)));
        json.writeEndObject();
    }

    private String masked(String text) {
        return masking && text.indexOf('@') >= 0
                ? ADDRESS.matcher(text).replaceAll("(address)")
                : text;
    }
}
