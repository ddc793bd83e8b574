package dev.accountvending.local.functions;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;

import dev.accountvending.local.core.StageNames;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/** What Lambda passes to a function about the invocation. */
public final class LocalContext implements Context {
    private final FunctionDeclaration function;
    private final String arn;
    private final String requestId;
    private final LongSupplier nanoTime;
    private final long end;

    /**
     * Creates that of an invocation that begins now.
     *
     * @param nanoTime by which the function's time passes
     */
    public LocalContext(
            FunctionDeclaration function, String arn, String requestId, LongSupplier nanoTime) {
        this.function = function;
        this.arn = arn;
        this.requestId = requestId;
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong() + function.timeout().toNanos();
    }

    @Override
    public String getAwsRequestId() {
        return requestId;
    }

    @Override
    public String getLogGroupName() {
        return StageNames.FUNCTION_LOGS;
    }

    @Override
    public String getLogStreamName() {
        return "local";
    }

    @Override
    public String getFunctionName() {
        return StageNames.function(function.name());
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public String getInvokedFunctionArn() {
        return arn;
    }

    @Override
    public @Nullable CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public @Nullable ClientContext getClientContext() {
        return null;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int) Math.max(0, (end - nanoTime.getAsLong()) / 1_000_000);
    }

    @Override
    public int getMemoryLimitInMB() {
        return function.memorySize();
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLogger() {
            @Override
            public void log(String message) {
                LoggerFactory.getLogger(function.name()).info(message);
            }

            @Override
            public void log(byte[] message) {
                log(new String(message, StandardCharsets.UTF_8));
            }
        };
    }
}
