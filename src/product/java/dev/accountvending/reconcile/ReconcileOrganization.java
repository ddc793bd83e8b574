package dev.accountvending.reconcile;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.runtime.Router;
import dev.accountvending.runtime.Step;

import java.util.Map;

/** Routes the states of the first inspection, which may do the same, to their steps. */
public final class ReconcileOrganization extends Router {
    private final PlanInspection planInspection = new PlanInspection();
    private final InspectPart inspectPart = new InspectPart();
    private final GatherFindings gatherFindings = new GatherFindings();
    private final EarlierReconciliation earlierReconciliation =
            new EarlierReconciliation(planInspection, inspectPart, gatherFindings);

    public ReconcileOrganization() {
        super(Step.NAME);
    }

    @Override
    protected Map<String, RequestStreamHandler> handlers() {
        return Map.of(
                "PlanInspection", planInspection,
                "InspectPart", inspectPart,
                "GatherFindings", gatherFindings,
                "", earlierReconciliation);
    }
}
