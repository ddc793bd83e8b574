package dev.accountvending.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

class FailedTestLogTest {
    private final LoggerContext logging = logging();
    private final FailedTestLog failedTestLog = new FailedTestLog(logging);
    private final Logger logger = logging.getLogger("dev.accountvending.runtime.Step");

    @Test
    void testFailed_printsWhatTheTestLogged_andNothingOfTheOneBefore() {
        failedTestLog.beforeEach(context());
        logger.warn("one before");

        failedTestLog.beforeEach(context());
        logger.atInfo()
                .addKeyValue("leaseId", "ana-1")
                .setCause(new IllegalStateException("no answer"))
                .log("refused");

        assertThat(printed(() -> failedTestLog.testFailed(context(), null)))
                .startsWith("--- Log of FailedTestLogTest, create_whenEmailTaken_fails():")
                .contains("INFO", "refused leaseId=\"ana-1\"", "IllegalStateException: no answer")
                .doesNotContain("one before");
    }

    @Test
    void log_ofATestThatLogsMuch_hasTheLastAndHowManyPrecede() {
        failedTestLog.beforeEach(context());
        for (int i = 1; i <= 1_000; i++) {
            logger.info("event {}.", i);
        }

        assertThat(printed(() -> failedTestLog.testFailed(context(), null)))
                .contains("(800 earlier events)")
                .contains("event 801.", "event 1000.")
                .doesNotContain("event 800.");
    }

    @Test
    void afterAll_ofAClassThatCouldNotStart_printsWhatItLogged() {
        failedTestLog.beforeAll(context());
        logger.warn("port in use");

        assertThat(printed(() -> failedTestLog.afterAll(context()))).contains("port in use");
    }

    @Test
    void anotherExtension_keepsNoEventsOfItsOwn() {
        new FailedTestLog(logging);

        assertThat(logging.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders())
                .toIterable()
                .hasSize(1);
    }

    @Test
    void process_hasOneThatJUnitFound() {
        LoggerContext process = (LoggerContext) LoggerFactory.getILoggerFactory();

        assertThat(process.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("recent events"))
                .isNotNull();
    }

    private static LoggerContext logging() {
        LoggerContext logging = new LoggerContext();
        logging.setMDCAdapter(new LogbackMDCAdapter());
        return logging;
    }

    private static String printed(Runnable action) {
        PrintStream console = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setOut(console);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Of a test that failed. */
    private static ExtensionContext context() {
        return (ExtensionContext)
                Proxy.newProxyInstance(
                        FailedTestLogTest.class.getClassLoader(),
                        new Class<?>[] {ExtensionContext.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "getRequiredTestClass" -> FailedTestLogTest.class;
                                    case "getDisplayName" -> "create_whenEmailTaken_fails()";
                                    case "getExecutionException" ->
                                            Optional.of(new IllegalStateException());
                                    default -> throw new AssertionError(method);
                                });
    }
}
