package dev.accountvending.account;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.LogKeys;

import org.slf4j.MDC;

import java.io.InputStream;
import java.io.OutputStream;

/** Works the closing queue, every so often: for accounts that no execution waits for any more. */
public final class WorkClosures implements RequestStreamHandler {
    private final Closures closures;

    public WorkClosures() {
        this(Closures.forStep(LambdaEnvironment.current()));
    }

    WorkClosures(Closures closures) {
        this.closures = closures;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) {
        MDC.put(LogKeys.STEP, getClass().getSimpleName());
        try {
            closures.work();
        } finally {
            MDC.remove(LogKeys.STEP);
        }
    }
}
