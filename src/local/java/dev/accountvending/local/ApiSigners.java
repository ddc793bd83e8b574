package dev.accountvending.local;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.functions.HttpApi;
import dev.accountvending.local.gateway.Caller;
import dev.accountvending.local.gateway.Decision;
import dev.accountvending.local.gateway.GivenKey;
import dev.accountvending.local.gateway.Request;
import dev.accountvending.local.iam.Authorization;
import dev.accountvending.local.iam.IamAction;
import dev.accountvending.local.signing.SignatureCheck;
import dev.accountvending.local.signing.SignatureRefused;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * Identifies the signer of a request to the HTTP API, as API Gateway's IAM authorizer reports it to
 * the function, if the signer's policies allow the call. Here the identity account's users may call
 * the API themselves: an HTTP API at AWS takes no caller of another account, so there they assume
 * the vending account's role.
 */
final class ApiSigners {
    private final SignatureCheck signatures;
    private final String vending;
    private final @Nullable Authorization authorization;

    /**
     * @param authorization null if IAM is not enforced
     */
    ApiSigners(SignatureCheck signatures, String vending, @Nullable Authorization authorization) {
        this.signatures = signatures;
        this.vending = vending;
        this.authorization = authorization;
    }

    /** Returns the signer of a request, as {@link HttpApi.Signers} requires. */
    ObjectNode signer(Request request) {
        GivenKey key = signatures.signer(request);
        Caller caller = key.owner();
        requireInvoke(caller, request);
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

    private void requireInvoke(Caller caller, Request request) {
        if (authorization == null) {
            return;
        }
        String route =
                "arn:aws:execute-api:%s:%s:%s/$default/%s%s"
                        .formatted(
                                Stage.REGION,
                                vending,
                                StageNames.HTTP_API,
                                request.method(),
                                request.path());
        Decision decision =
                authorization.decide(
                        caller,
                        new IamAction("execute-api:Invoke", route, caller.account(), Map.of()));
        if (decision.denial() != null) {
            throw new SignatureRefused(decision.denial());
        }
    }
}
