package dev.accountvending;

import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

import java.util.List;

/**
 * What Step Functions charges an execution for: its start, each state that it entered, and each
 * retry (<a href="https://aws.amazon.com/step-functions/pricing/">pricing</a>).
 */
final class Transitions {
    private Transitions() {}

    static int count(List<HistoryEvent> history) {
        int entered = 0;
        int retries = 0;
        for (HistoryEvent event : history) {
            String type = event.typeAsString();
            if (type.endsWith("StateEntered")) {
                entered++;
            }
            if (type.equals("TaskStateEntered")) {
                retries--;
            }
            if (event.type() == HistoryEventType.LAMBDA_FUNCTION_SCHEDULED
                    || event.type() == HistoryEventType.TASK_SCHEDULED) {
                retries++;
            }
        }
        return 1 + entered + retries;
    }
}
