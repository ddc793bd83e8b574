package dev.accountvending.runtime;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** What is logged meanwhile, as functions write it. */
public final class TestingLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final LogEncoder encoder = new LogEncoder();
    private final Queue<JsonNode> lines = new ConcurrentLinkedQueue<>();
    private final Logger logger;

    private TestingLog(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        start();
        logger.addAppender(this);
    }

    /** Of a class alone. */
    public static TestingLog of(Class<?> type) {
        return new TestingLog(type.getName());
    }

    /** Of all classes of a package. */
    public static TestingLog ofPackage(String name) {
        return new TestingLog(name);
    }

    /** The lines so far. */
    public List<JsonNode> lines() {
        return List.copyOf(lines);
    }

    /** Those that are metrics. */
    public Stream<JsonNode> metrics() {
        return lines.stream().filter(line -> line.has("_aws"));
    }

    @Override
    protected void append(ILoggingEvent event) {
        try {
            String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
            lines.add(Json.MAPPER.readTree(line));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        stop();
    }
}
