package dev.accountvending.notify;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.runtime.Router;
import dev.accountvending.runtime.Step;

import java.util.Map;

/**
 * Routes events to those who tell people of them, each by a rule of its own; and states to the
 * steps that do nothing but publish.
 */
public final class Notify extends Router {
    private final MailEvents mailEvents = new MailEvents();
    private final TellInSlack tellInSlack = new TellInSlack();
    private final SettleSides settleSides = new SettleSides();
    private final NotifyReconciliationFailure notifyReconciliationFailure =
            new NotifyReconciliationFailure();
    private final EarlierSteps earlierSteps = new EarlierSteps();

    public Notify() {
        super(Step.NAME);
    }

    @Override
    protected Map<String, RequestStreamHandler> handlers() {
        return Map.of(
                "MailEvents", mailEvents,
                "TellInSlack", tellInSlack,
                "SettleSides", settleSides,
                "NotifyReconciliationFailure", notifyReconciliationFailure,
                "NotifyRequester", earlierSteps,
                "NotifyDecision", earlierSteps,
                "NotifyFailure", earlierSteps,
                "NotifyRetirement", earlierSteps,
                "NotifyRetirementFailure", earlierSteps,
                "ReportFindings", earlierSteps);
    }
}
