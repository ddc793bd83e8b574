package dev.accountvending.aws;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * A state machine of ours, whose executions have names that we choose. Step Functions accepts a
 * name once (<a
 * href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html">StartExecution</a>),
 * so a repeated start has no effect.
 *
 * @param arn the state machine's
 */
public record StateMachine(SfnClient stepFunctions, String arn) {
    /** Returns the ARN of the execution with a name, begun or not. */
    public String execution(String name) {
        return arn.replace(":stateMachine:", ":execution:") + ":" + name;
    }

    /** Starts an execution; returns false if one of this name has existed and ended. */
    public boolean start(String name, JsonNode input) {
        try {
            stepFunctions.startExecution(
                    request -> request.stateMachineArn(arn).name(name).input(input.toString()));
            return true;
        } catch (VendingFailed refused) {
            if (refused.is("ExecutionAlreadyExists")) {
                return false;
            }
            throw refused;
        }
    }
}
