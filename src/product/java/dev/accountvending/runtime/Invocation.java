package dev.accountvending.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.model.NotYet;
import dev.accountvending.model.StepFailure;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

import software.amazon.lambda.powertools.logging.PowertoolsLogging;

import java.io.IOException;

/**
 * The frame of every invocation of a function. It gives log events their keys, and ends with one
 * that says the outcome and how long it took.
 *
 * <p>The keys are kept by thread, and removed when it ends: the local cloud runs many functions
 * side by side in one process.
 */
public final class Invocation {
    /** Keys of Powertools' without use here: there is one service, and every event is logged. */
    private static final String SERVICE = "service";

    private static final String SAMPLING_RATE = "sampling_rate";

    private final String step;
    private final Logger log;
    private final @Nullable Context context;

    private Invocation(String step, Logger log, @Nullable Context context) {
        this.step = step;
        this.log = log;
        this.context = context;
    }

    /**
     * Creates an invocation of a handler.
     *
     * @param context null if the call is ours, before the snapshot
     */
    public static Invocation of(RequestStreamHandler handler, @Nullable Context context) {
        Class<?> type = handler.getClass();
        return new Invocation(type.getSimpleName(), LoggerFactory.getLogger(type), context);
    }

    /** The work of a handler, which returns its outcome in a word. */
    @FunctionalInterface
    public interface Work {
        String run() throws IOException;
    }

    /** Does the work within the frame; an exception is logged and rethrown. */
    public void run(Work work) throws IOException {
        long began = System.nanoTime();
        if (context != null) {
            PowertoolsLogging.initializeLogging(context);
            MDC.remove(SERVICE);
            MDC.remove(SAMPLING_RATE);
        }
        MDC.put(LogKeys.STEP, step);
        try {
            String outcome = work.run();
            event(Level.INFO, outcome, began).log("done");
        } catch (NotYet pending) {
            event(Level.INFO, "not yet", began).log(pending.getMessage());
            throw pending;
        } catch (StepFailure failure) {
            failure.code().ifPresent(code -> MDC.put(LogKeys.CODE, code));
            event(Level.WARN, nameOf(failure), began).setCause(failure).log("failed");
            throw failure;
        } catch (IOException | RuntimeException failure) {
            event(Level.ERROR, nameOf(failure), began).setCause(failure).log("failed");
            throw failure;
        } finally {
            PowertoolsLogging.clearState(true);
        }
    }

    private static String nameOf(Exception failure) {
        return failure.getClass().getSimpleName();
    }

    private LoggingEventBuilder event(Level level, String outcome, long began) {
        return log.atLevel(level)
                .addKeyValue(LogKeys.OUTCOME, outcome)
                .addKeyValue(LogKeys.MILLIS, (System.nanoTime() - began) / 1_000_000);
    }
}
