package dev.accountvending.reconcile;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.model.RequestRejected;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Invocation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Called by a schedule, starts a reconciliation that mends nothing, unless one runs. */
public final class StartReconciliation implements RequestStreamHandler {
    private final Reconciliations reconciliations;

    public StartReconciliation() {
        this(FunctionContext.current().withRetries());
    }

    private StartReconciliation(FunctionContext function) {
        this(Reconciliations.of(function));
    }

    StartReconciliation(Reconciliations reconciliations) {
        this.reconciliations = reconciliations;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        Invocation.of(this, context).run(this::start);
    }

    private String start() {
        try {
            reconciliations.start(false);
            return "started";
        } catch (RequestRejected runs) {
            return "runs already";
        }
    }
}
