package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Moto;

/**
 * Identity Center makes an assignment, and removes it, in its own time: it answers that it has
 * begun, and whoever wants to know asks again (<a
 * href="https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html">CreateAccountAssignment</a>,
 * <a
 * href="https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeleteAccountAssignment.html">DeleteAccountAssignment</a>).
 */
final class AccountAssignments {
    private final Moto moto;

    AccountAssignments(Moto moto) {
        this.moto = moto;
    }

    Answer create(AwsCall call) {
        return begun(moto.pass(call), "AccountAssignmentCreationStatus");
    }

    Answer delete(AwsCall call) {
        return begun(moto.pass(call), "AccountAssignmentDeletionStatus");
    }

    private static Answer begun(Answer answer, String field) {
        if (!answer.succeeded()) {
            return answer;
        }
        ObjectNode body = answer.json();
        if (body.path(field) instanceof ObjectNode status) {
            status.put("Status", "IN_PROGRESS");
        }
        return answer.with(body);
    }
}
