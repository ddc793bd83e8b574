package dev.accountvending.aws;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * A state machine of ours, whose executions bear names of ours. Step Functions takes a name once
 * (<a
 * href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html">StartExecution</a>),
 * so whoever starts the same again starts nothing.
 *
 * @param arn the state machine's
 */
public record StateMachine(SfnClient stepFunctions, String arn) {
    /** The ARN that the execution of a name has, begun or not. */
    public String execution(String name) {
        return arn.replace(":stateMachine:", ":execution:") + ":" + name;
    }

    /** Starts an execution; false where one of this name has been, and has ended. */
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
