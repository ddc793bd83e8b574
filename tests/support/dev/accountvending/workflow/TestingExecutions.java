package dev.accountvending.workflow;

import software.amazon.awssdk.services.sfn.SfnClient;

/** Vending executions that are started in memory. */
public final class TestingExecutions {
    private TestingExecutions() {}

    public static Executions over(SfnClient stepFunctions) {
        return new Executions(
                stepFunctions,
                "arn:aws:states:us-east-1:1:stateMachine:vend-account",
                new Waits(60, 60, 5, 15, 15, 5, 30, 3600, 5, 600),
                false);
    }
}
