package dev.accountvending.notify;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Invocation;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Step;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Publishes for executions that began under the definitions of an earlier version, whose states
 * sent the messages: the step before such a state may have run before it published anything itself.
 * To be removed in the next release: then no such execution runs any more.
 */
public final class EarlierSteps implements RequestStreamHandler {
    private final Ledger ledger;
    private final Announcements announcements;

    public EarlierSteps() {
        this(FunctionContext.current());
    }

    private EarlierSteps(FunctionContext function) {
        this(Ledger.of(function), Announcements.of(function));
    }

    EarlierSteps(Ledger ledger, Announcements announcements) {
        this.ledger = ledger;
        this.announcements = announcements;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        JsonNode input = Json.MAPPER.readTree(in);
        Invocation.of(this, context)
                .run(
                        () -> {
                            publish(input);
                            out.write("{\"told\":true}".getBytes(StandardCharsets.UTF_8));
                            return "done";
                        });
    }

    private void publish(JsonNode input) throws IOException {
        String step = input.path(Step.NAME).asText();
        if (step.equals("ReportFindings")) {
            ledger.document(Reconciliation.MEMO, Reconciliation.class)
                    .filter(found -> found.execution().equals(input.path("execution").asText()))
                    .ifPresent(announcements::reconciled);
            return;
        }
        LeaseId id = new LeaseId(input.path("leaseId").asText());
        Optional<Lease> lease = ledger.find(id);
        switch (step) {
            case "NotifyRequester" -> announcements.vended(lease.orElseThrow());
            case "NotifyDecision" -> announcements.decided(lease.orElseThrow());
            case "NotifyRetirement" -> announcements.retired(lease.orElseThrow());
            case "NotifyFailure" -> announcements.vendingFailed(id, lease, failure(input));
            default -> announcements.retirementFailed(id, lease, failure(input));
        }
    }

    private static CaughtError failure(JsonNode input) throws IOException {
        return Json.MAPPER.treeToValue(input.path("failure"), CaughtError.class);
    }
}
