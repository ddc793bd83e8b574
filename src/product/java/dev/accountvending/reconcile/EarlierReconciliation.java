package dev.accountvending.reconcile;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.runtime.Invocation;
import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Inspects all parts at once for an execution that began under the definition of an earlier
 * version, whose state names no step. To be removed in the next release: then no such execution
 * runs any more.
 */
final class EarlierReconciliation implements RequestStreamHandler {
    private final PlanInspection plan;
    private final InspectPart inspect;
    private final GatherFindings gather;

    EarlierReconciliation(PlanInspection plan, InspectPart inspect, GatherFindings gather) {
        this.plan = plan;
        this.inspect = inspect;
        this.gather = gather;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        String execution = Json.MAPPER.readTree(in).path("execution").asText();
        Invocation.of(this, context)
                .run(
                        () -> {
                            Json.MAPPER.writeValue(out, inspected(execution));
                            return "done";
                        });
    }

    GatherFindings.Output inspected(String execution) {
        PlanInspection.Output planned = plan.run(new PlanInspection.Input(execution));
        planned.parts().forEach(part -> inspect.run(new InspectPart.Input(planned.look(), part)));
        return gather.run(new GatherFindings.Input(planned.look(), execution));
    }
}
