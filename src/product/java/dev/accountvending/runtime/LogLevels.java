package dev.accountvending.runtime;

import ch.qos.logback.classic.LoggerContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import software.amazon.lambda.powertools.logging.internal.LoggingManager;

/**
 * Connects Powertools to Logback, so that a function's variable {@code POWERTOOLS_LOG_LEVEL}
 * changes what our own classes log. Powertools finds it as a service.
 */
public final class LogLevels implements LoggingManager {
    private static final String OURS = "dev.accountvending";

    @Override
    public void setLogLevel(Level level) {
        of(LoggerFactory.getLogger(OURS))
                .setLevel(ch.qos.logback.classic.Level.convertAnSLF4JLevel(level));
    }

    @Override
    public Level getLogLevel(Logger logger) {
        return Level.valueOf(of(logger).getEffectiveLevel().toString());
    }

    private static ch.qos.logback.classic.Logger of(Logger logger) {
        return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(logger.getName());
    }
}
