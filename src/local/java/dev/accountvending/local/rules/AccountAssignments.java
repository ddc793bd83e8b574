package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Moto;

/**
 * Makes and removes Identity Center's assignments asynchronously: the call answers that the work
 * has begun, and the caller polls (<a
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
