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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The line that functions hand to CloudWatch Logs, by the configuration that is deployed. */
class LogLineTest {
    private static final String SOMEBODY = "ana@example.com";

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("dev.accountvending.runtime.Step");

    @BeforeEach
    void configure() throws JoranException {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new File("src/product/resources/logback.xml"));
    }

    @Test
    void line_ofAnEvent_tellsItsKeysAsFields() throws JsonProcessingException {
        LoggingEvent event = event("done", null, Map.of("leaseId", "ana-1"));
        event.addKeyValuePair(new KeyValuePair("millis", 12L));
        event.addKeyValuePair(new KeyValuePair("complete", true));
        event.addKeyValuePair(new KeyValuePair("accountId", "000000000012"));

        JsonNode line = Json.MAPPER.readTree(line(event));

        assertThat(line.path("timestamp").asText()).isEqualTo(event.getInstant().toString());
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("logger").asText()).isEqualTo("Step");
        assertThat(line.path("message").asText()).isEqualTo("done");
        assertThat(line.path("millis").isNumber()).isTrue();
        assertThat(line.path("complete").isBoolean()).isTrue();
        assertThat(line.path("accountId").textValue()).isEqualTo("000000000012");
        assertThat(line.path("leaseId").textValue()).isEqualTo("ana-1");
    }

    @Test
    void line_whoseEventHasAKeyOfItsInvocation_tellsTheEvents() throws JsonProcessingException {
        LoggingEvent event = event("moved", null, Map.of("leaseId", "ana-1"));
        event.addKeyValuePair(new KeyValuePair("leaseId", "ben-1"));

        assertThat(Json.MAPPER.readTree(line(event)).path("leaseId").asText()).isEqualTo("ben-1");
    }

    @Test
    void line_ofAnError_isOne_andTellsItsCauses() throws JsonProcessingException {
        Exception failure =
                new IllegalStateException("refused", new IllegalArgumentException("too\nlong"));

        String line = line(event("failed", failure, Map.of()));

        assertThat(line).endsWith("}\n").hasLineCount(1);
        JsonNode error = Json.MAPPER.readTree(line).path("error");
        assertThat(error.path("name").asText()).isEqualTo(IllegalStateException.class.getName());
        assertThat(error.path("message").asText()).isEqualTo("refused");
        assertThat(error.path("stack").asText())
                .contains("Caused by: java.lang.IllegalArgumentException: too\nlong");
    }

    @Test
    void line_whoseTextsNameSomebody_leavesTheAddressOut() throws JsonProcessingException {
        Exception failure =
                new IllegalStateException(
                        "for " + SOMEBODY,
                        new IllegalArgumentException(
                                "arn:aws:sts::1:assumed-role/Requester/ana@example.com, \"o'n+1@mail.example.com\""));
        LoggingEvent event = event("for ben@example.com", failure, Map.of("asker", SOMEBODY));
        event.addKeyValuePair(new KeyValuePair("owner", SOMEBODY));

        String line = line(event);

        assertThat(line).doesNotContain("@");
        JsonNode told = Json.MAPPER.readTree(line);
        assertThat(told.path("message").asText()).isEqualTo("for (address)");
        assertThat(told.path("owner").asText()).isEqualTo("(address)");
        assertThat(told.path("asker").asText()).isEqualTo("(address)");
        assertThat(told.path("error").path("message").asText()).isEqualTo("for (address)");
        assertThat(told.path("error").path("stack").asText())
                .contains("assumed-role/Requester/(address), \"(address)\"");
    }

    @Test
    void line_thatIsWhole_isLeftAsItIs() {
        LoggingEvent event = event("{\"_aws\":{}}", null, Map.of());
        event.addMarker(LogEncoder.WHOLE_LINE);

        assertThat(line(event)).isEqualTo("{\"_aws\":{}}\n");
    }

    private LoggingEvent event(
            String message, @Nullable Throwable failure, Map<String, String> keys) {
        LoggingEvent event =
                new LoggingEvent("LogLineTest", logger, Level.INFO, message, failure, null);
        event.setMDCPropertyMap(keys);
        return event;
    }

    private String line(LoggingEvent event) {
        var stdout =
                (ConsoleAppender<ILoggingEvent>)
                        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stdout");
        return new String(stdout.getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
