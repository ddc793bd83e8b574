package dev.accountvending.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.stream.Collectors;

/**
 * Prints what was logged while a test ran, if the test fails. JUnit finds it as a service, and may
 * make one for each class; the events of a process, whose tests run one after another, are kept
 * once.
 */
public final class FailedTestLog
        implements BeforeAllCallback, BeforeEachCallback, TestWatcher, AfterAllCallback {
    private static final int KEPT = 200;

    private final RecentEvents events;

    public FailedTestLog() {
        this((LoggerContext) LoggerFactory.getILoggerFactory());
    }

    FailedTestLog(LoggerContext logging) {
        events = RecentEvents.of(logging);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        events.forget();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        events.forget();
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        print(context.getRequiredTestClass().getSimpleName() + ", " + context.getDisplayName());
    }

    /** Prints the log of a class that failed before its first test or after its last. */
    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            print(context.getDisplayName());
        }
    }

    /** Prints in one piece, for other processes write to the same console. */
    private void print(String test) {
        System.out.print("--- Log of %s:%n%s---%n".formatted(test, events.text()));
    }

    /** The last events since a test began; {@code target/logs} has all of every test. */
    private static final class RecentEvents extends AppenderBase<ILoggingEvent> {
        private static final String NAME = "recent events";

        private final Queue<ILoggingEvent> events = new ArrayDeque<>();
        private final PatternLayout layout = new PatternLayout();
        private int dropped;

        private RecentEvents(LoggerContext logging) {
            setContext(logging);
            setName(NAME);
            layout.setContext(logging);
            layout.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{20} %msg %kvp %mdc%n%ex{12}");
            layout.start();
            start();
        }

        static RecentEvents of(LoggerContext logging) {
            Logger root = logging.getLogger(Logger.ROOT_LOGGER_NAME);
            if (root.getAppender(NAME) instanceof RecentEvents known) {
                return known;
            }
            RecentEvents events = new RecentEvents(logging);
            root.addAppender(events);
            return events;
        }

        @Override
        protected synchronized void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            events.add(event);
            if (events.size() > KEPT) {
                events.remove();
                dropped++;
            }
        }

        synchronized void forget() {
            events.clear();
            dropped = 0;
        }

        synchronized String text() {
            String earlier = dropped == 0 ? "" : "(%d earlier events)%n".formatted(dropped);
            return events.stream()
                    .map(layout::doLayout)
                    .collect(Collectors.joining("", earlier, ""));
        }
    }
}
