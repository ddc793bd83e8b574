package dev.accountvending.closing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Invocation;
import dev.accountvending.runtime.Metric;
import dev.accountvending.runtime.Metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** Works the closing queue, every so often: for accounts that no execution waits for any more. */
public final class WorkClosures implements RequestStreamHandler {
    /** AWS closes three accounts at once, and takes minutes for each: so long some may wait. */
    static final Duration USUAL = Duration.ofHours(1);

    private final Closures closures;
    private final Metrics metrics;

    public WorkClosures() {
        this(FunctionContext.current());
    }

    private WorkClosures(FunctionContext function) {
        this(Closures.of(function), Metrics.of(function));
    }

    WorkClosures(Closures closures, Metrics metrics) {
        this.closures = closures;
        this.metrics = metrics;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        Invocation.of(this, context)
                .run(
                        () -> {
                            closures.work();
                            closures.longestWait()
                                    .filter(wait -> wait.compareTo(USUAL) > 0)
                                    .ifPresent(
                                            wait ->
                                                    metrics.send(
                                                            Metric.CLOSURE_QUEUE_AGE,
                                                            wait.toSeconds()));
                            return "done";
                        });
    }
}
