package dev.accountvending.local;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.functions.HttpApi;
import dev.accountvending.local.gateway.Caller;
import dev.accountvending.local.gateway.Callers;
import dev.accountvending.local.gateway.Credentials;
import dev.accountvending.local.gateway.Request;
import dev.accountvending.runtime.Json;

import java.util.Optional;

/** Who signed a request to the HTTP API, as API Gateway's IAM authorizer tells the function. */
final class ApiSigners {
    private final Callers callers;

    ApiSigners(Callers callers) {
        this.callers = callers;
    }

    /** The signer of a request, as {@link HttpApi.Signers} wants it. */
    Optional<ObjectNode> signer(Request request) {
        Credentials credentials = Credentials.of(request.header("authorization"), request.query());
        if (credentials.accessKey().isEmpty()) {
            return Optional.empty();
        }
        Caller caller = callers.of(credentials.accessKey());
        String id =
                caller.sessionName() == null
                        ? "AIDA" + caller.account()
                        : "AROA" + caller.account() + ":" + caller.sessionName();
        ObjectNode iam = Json.MAPPER.createObjectNode();
        iam.put("accessKey", credentials.accessKey());
        iam.put("accountId", caller.account());
        iam.put("callerId", id);
        iam.putNull("cognitoIdentity");
        iam.putNull("principalOrgId");
        iam.put("userArn", caller.arn());
        iam.put("userId", id);
        return Optional.of(iam);
    }
}
