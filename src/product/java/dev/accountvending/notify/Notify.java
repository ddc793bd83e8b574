package dev.accountvending.notify;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.runtime.Router;
import dev.accountvending.runtime.Step;

import java.util.Map;

/** Routes to the steps that send messages: each is a state, which names its step. */
public final class Notify extends Router {
    private final NotifyRequester notifyRequester = new NotifyRequester();
    private final SettleSides settleSides = new SettleSides();
    private final NotifyDecision notifyDecision = new NotifyDecision();
    private final NotifyFailure notifyFailure = new NotifyFailure();
    private final NotifyRetirement notifyRetirement = new NotifyRetirement();
    private final NotifyRetirementFailure notifyRetirementFailure = new NotifyRetirementFailure();
    private final ReportFindings reportFindings = new ReportFindings();
    private final NotifyReconciliationFailure notifyReconciliationFailure =
            new NotifyReconciliationFailure();

    public Notify() {
        super(Step.NAME);
    }

    @Override
    protected Map<String, RequestStreamHandler> handlers() {
        return Map.of(
                "NotifyRequester", notifyRequester,
                "SettleSides", settleSides,
                "NotifyDecision", notifyDecision,
                "NotifyFailure", notifyFailure,
                "NotifyRetirement", notifyRetirement,
                "NotifyRetirementFailure", notifyRetirementFailure,
                "ReportFindings", reportFindings,
                "NotifyReconciliationFailure", notifyReconciliationFailure);
    }
}
