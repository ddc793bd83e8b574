package dev.accountvending.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The line that functions hand to CloudWatch Logs, by the configuration that is deployed. */
class LogLineTest {
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void configure() throws JoranException {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new File("src/main/resources/logback.xml"));
    }

    @Test
    void line_ofAnEvent_tellsItsKeys() {
        assertThat(line("step done", null))
                .isEqualTo(
                        "level=INFO logger=Step message=\"step done\" outcome=\"done\" leaseId=ana-1 \n");
    }

    @Test
    void line_whoseMessagesNameSomebody_leavesTheAddressOut() {
        Exception failure =
                new IllegalStateException(
                        "refused",
                        new IllegalArgumentException(
                                "arn:aws:sts::1:assumed-role/Requester/ana@example.com, \"o'n+1@mail.example.com\""));

        assertThat(line("for ben@example.com", failure))
                .contains("message=\"for (address)\"")
                .contains("assumed-role/Requester/(address), \"(address)\"")
                .doesNotContain("@")
                .hasLineCount(1);
    }

    private String line(String message, @Nullable Throwable failure) {
        Logger logger = context.getLogger("dev.accountvending.runtime.Step");
        LoggingEvent event =
                new LoggingEvent("LogLineTest", logger, Level.INFO, message, failure, null);
        event.addKeyValuePair(new KeyValuePair("outcome", "done"));
        event.setMDCPropertyMap(Map.of("leaseId", "ana-1"));
        var stdout =
                (ConsoleAppender<ILoggingEvent>)
                        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stdout");
        return new String(stdout.getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
