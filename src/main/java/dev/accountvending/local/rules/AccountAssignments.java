package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Moto;

/**
 * Identity Center makes an assignment in its own time: it answers that it has begun, and whoever
 * wants to know asks again (<a
 * href="https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html">CreateAccountAssignment</a>).
 */
final class AccountAssignments {
    private final Moto moto;

    AccountAssignments(Moto moto) {
        this.moto = moto;
    }

    Answer create(AwsCall call) {
        Answer answer = moto.pass(call);
        if (!answer.succeeded()) {
            return answer;
        }
        ObjectNode body = answer.json();
        if (body.path("AccountAssignmentCreationStatus") instanceof ObjectNode status) {
            status.put("Status", "IN_PROGRESS");
        }
        return answer.with(body);
    }
}
