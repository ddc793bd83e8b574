package dev.accountvending.local;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.functions.HttpApi;
import dev.accountvending.local.gateway.Caller;
import dev.accountvending.local.gateway.GivenKey;
import dev.accountvending.local.gateway.Request;
import dev.accountvending.local.signing.SignatureCheck;
import dev.accountvending.runtime.Json;

/** Who signed a request to the HTTP API, as API Gateway's IAM authorizer tells the function. */
final class ApiSigners {
    private final SignatureCheck signatures;

    ApiSigners(SignatureCheck signatures) {
        this.signatures = signatures;
    }

    /** The signer of a request, as {@link HttpApi.Signers} wants it. */
    ObjectNode signer(Request request) {
        GivenKey key = signatures.signer(request);
        Caller caller = key.owner();
        String id =
                caller.sessionName() == null
                        ? "AIDA" + caller.account()
                        : "AROA" + caller.account() + ":" + caller.sessionName();
        ObjectNode iam = Json.MAPPER.createObjectNode();
        iam.put("accessKey", key.id());
        iam.put("accountId", caller.account());
        iam.put("callerId", id);
        iam.putNull("cognitoIdentity");
        iam.putNull("principalOrgId");
        iam.put("userArn", caller.arn());
        iam.put("userId", id);
        return iam;
    }
}
