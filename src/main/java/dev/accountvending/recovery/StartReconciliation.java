package dev.accountvending.recovery;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.model.RequestRejected;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.LogKeys;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.InputStream;
import java.io.OutputStream;

/** Called by a schedule, starts a reconciliation that mends nothing, unless one runs. */
public final class StartReconciliation implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StartReconciliation.class);

    private final Reconciliations reconciliations;

    public StartReconciliation() {
        this(Reconciliations.forDoor(LambdaEnvironment.current()));
    }

    StartReconciliation(Reconciliations reconciliations) {
        this.reconciliations = reconciliations;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) {
        String outcome;
        try {
            reconciliations.start(false);
            outcome = "started";
        } catch (RequestRejected runs) {
            outcome = "runs already";
        }
        LOG.atInfo().addKeyValue(LogKeys.OUTCOME, outcome).log("reconciliation");
    }
}
