package dev.accountvending.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.aws.Clients;
import dev.accountvending.aws.StateMachine;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.sfn.SfnClient;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Starts the execution that answers a call after its acknowledgement, once. The execution is named
 * after the request's body, in which Slack puts an id of its own ({@code trigger_id}), so that the
 * same body is never answered twice.
 */
final class AnswerExecutions {
    private final StateMachine stateMachine;

    AnswerExecutions(SfnClient stepFunctions, String stateMachine) {
        this.stateMachine = new StateMachine(stepFunctions, stateMachine);
    }

    /** Creates one without retries, because Slack waits for three seconds and no longer. */
    static AnswerExecutions of(FunctionContext function) {
        return function.part(
                AnswerExecutions.class,
                () ->
                        new AnswerExecutions(
                                Clients.of(function).stepFunctions(),
                                function.settings().slackStateMachine()));
    }

    /**
     * Starts the answer to a call.
     *
     * @return false if this body was started before
     */
    boolean start(byte[] body, SlackCall call) {
        ObjectNode input = Json.MAPPER.createObjectNode();
        input.set("call", Json.MAPPER.valueToTree(call));
        // Step Functions accepts a start with the same name and input again while the first one
        // runs.
        input.put("nonce", UUID.randomUUID().toString());
        return stateMachine.start(name(body), input);
    }

    static String name(byte[] body) {
        try {
            return "slack-"
                    + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
